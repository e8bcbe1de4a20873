"""The decision table row by row, the emergency numbers, and what to do when something hurts."""

from functools import cache
from typing import Any

import pytest

from content.checks.safety import problems, word_problems
from content.decide import decide, decide_hurt, emergency_number, emergency_of
from content.models.plan import FootDose, PlanRequest
from content.models.safety import HARMLESS, URGENCIES, Answers, Decision, SafetyWords
from content.rules.tables import Tables, load_tables
from content.wording import decision_view, explain, load_safety_words


@cache
def tables() -> Tables:
    return load_tables()


@cache
def english() -> SafetyWords:
    return load_safety_words("en")


def runner(**told: Any) -> Answers:
    return Answers.model_validate({**HARMLESS, "ball": "lacrosse", **told})


def decided(**told: Any) -> Decision:
    return decide(runner(**told), tables())


def requested(**told: Any) -> PlanRequest:
    request = decided(**told).request
    assert request is not None
    return request


def foot(**told: Any) -> FootDose:
    return requested(**told).left


GATES: list[tuple[str, dict[str, Any], str]] = [
    ("A00", {"alarm": None}, "none"),
    ("A01", {"alarm": {"breathless"}}, "call_now"),
    ("A01", {"alarm": {"chest_pain"}}, "call_now"),
    ("A01", {"alarm": {"cough_blood"}}, "call_now"),
    ("A01", {"alarm": {"collapse"}}, "call_now"),
    ("A02", {"alarm": {"unbearable_tight_limb"}}, "call_now"),
    ("A02", {"alarm": {"pale_cold_numb"}}, "call_now"),
    ("A03", {"alarm": {"saddle_or_bladder"}}, "call_now"),
    ("A04", {"skin": "red_hot", "alarm": {"fever_or_very_unwell"}}, "ae_now"),
    ("A04", {"skin": "infected", "alarm": {"fever_or_very_unwell"}}, "ae_now"),
    ("A05", {"alarm": {"pop_or_no_tiptoe"}}, "ae_today"),
    ("A06", {"injury": True, "alarm": {"odd_shape_or_locked"}}, "ae_today"),
    ("A07", {"injury": True, "weight": False}, "urgent_today"),
    ("A07", {"injury": True, "ottawa_spot": True}, "urgent_today"),
    ("A08", {"calf": "swollen_or_warm"}, "urgent_today"),
    ("A09", {"weight": False}, "urgent_today"),
    ("A10", {"risk": {"diabetes"}, "nerve": "brief_gone"}, "urgent_today"),
    ("A10", {"risk": {"diabetes"}, "swelling": "mild_local"}, "urgent_today"),
    ("A10", {"risk": {"neuropathy"}, "skin": "blister"}, "urgent_today"),
    ("A11", {"skin": "red_hot"}, "urgent_today"),
    ("A11", {"skin": "infected"}, "urgent_today"),
    ("A12", {"alarm": {"hot_joint"}}, "clinician_soon"),
    ("A12", {"alarm": {"hot_joint", "fever_or_very_unwell"}}, "urgent_today"),
    ("A13", {"risk": {"fluoroquinolone"}, "alarm": {"new_tendon_pain"}}, "urgent_today"),
    ("A14", {"bone_spot": True}, "clinician_soon"),
    ("A15", {"pain": 6}, "clinician_soon"),
    ("A15", {"pain": 10}, "urgent_today"),
    ("A16", {"quality": "radiating"}, "clinician_soon"),
    ("A16", {"nerve": "present"}, "clinician_soon"),
    ("A16b", {"quality": "sharp_walking"}, "clinician_soon"),
    ("A17", {"swelling": "marked"}, "clinician_soon"),
    ("A18", {"risk": {"recent_surgery"}}, "clinician"),
    ("A18", {"risk": {"clot_treated"}}, "clinician"),
    ("A19", {"risk": {"neuropathy"}}, "clinician"),
    ("A20", {"alarm": {"fever_or_very_unwell"}}, "clinician_soon"),
]


@pytest.mark.parametrize(("row", "told", "urgency"), GATES)
def test_a_gate_row_ends_it_without_a_session(
    row: str, told: dict[str, Any], urgency: str
) -> None:
    decision = decided(**told)

    assert (decision.outcome, decision.rows) == (row, (row,))
    assert not decision.session
    assert decision.request is None
    assert decision.urgency == urgency
    assert decision.clinician or decision.advice


def test_every_gate_row_has_an_example_here() -> None:
    assert {row for row, _, _ in GATES} == {ready.row.id for ready in tables().rules.gates}


def test_gates_are_asked_in_the_order_of_the_table() -> None:
    expected = [f"A{n:02}" for n in range(1, 7)] + ["A00"] + [f"A{n:02}" for n in range(7, 17)]
    expected += ["A16b", "A17", "A20", "A18", "A19"]

    assert [ready.row.id for ready in tables().rules.gates] == expected


def test_an_emergency_comes_before_everything_else_that_fits() -> None:
    everything = {
        "alarm": {"chest_pain", "hot_joint", "pop_or_no_tiptoe"},
        "pain": 9,
        "calf": "swollen_or_warm",
        "risk": {"neuropathy", "recent_surgery"},
    }

    assert decided(**everything).outcome == "A01"


def test_fine_feet_get_the_usual_plan_and_one_row() -> None:
    decision = decided()

    assert (decision.outcome, decision.rows) == ("P10-fine-std", ("C08",))
    assert (decision.tool, decision.cap, decision.standing_allowed) == ("lacrosse", 4, False)
    assert decision.urgency == "none"


STATES: list[tuple[str, dict[str, Any], tuple[str, str, int, bool]]] = [
    ("C01", {"swelling": "mild_local"}, ("sore", "none", 2, False)),
    ("C01", {"sore_days": 3, "ball": "soft"}, ("sore", "soft", 2, False)),
    ("C01", {"last_morning": "worse"}, ("sore", "hands", 2, False)),
    ("C02", {"pain": 3}, ("sore", "hands", 2, False)),
    ("C02", {"pain": 5, "ball": "both"}, ("sore", "soft", 2, False)),
    ("C03", {"state": "sore"}, ("sore", "hands", 2, False)),
    ("C04", {"state": "chronic"}, ("chronic", "hands", 2, False)),
    ("C04", {"months": 3, "ball": "soft"}, ("chronic", "soft", 2, False)),
    ("C05", {"state": "chronic", "cleared": True}, ("chronic", "hands", 3, False)),
    (
        "C05",
        {"state": "chronic", "cleared": True, "hard_ball_ok": True},
        ("chronic", "lacrosse", 3, False),
    ),
    (
        "C05",
        {"state": "chronic", "cleared": True, "hard_ball_ok": True, "ball": "both"},
        ("chronic", "soft", 3, False),
    ),
    ("C06", {"first_step": True, "months": 2}, ("sore", "hands", 2, False)),
    ("C07", {"state": "stiff", "pain": 2}, ("stiff", "lacrosse", 4, True)),
    ("C08", {"pain": 2}, ("fine", "lacrosse", 4, False)),
]


@pytest.mark.parametrize(("row", "told", "expected"), STATES)
def test_a_state_row_sets_tool_cap_and_standing(
    row: str, told: dict[str, Any], expected: tuple[str, str, int, bool]
) -> None:
    decision = decided(**told)

    assert row in decision.rows
    assert (
        decision.state,
        decision.tool,
        decision.cap,
        decision.standing_allowed,
    ) == expected


def test_every_state_row_has_an_example_here() -> None:
    assert {row for row, _, _ in STATES} == {ready.row.id for ready in tables().rules.states}


def test_a_hard_ball_needs_to_be_allowed_and_cleared() -> None:
    assert foot(state="chronic", hard_ball_ok=True).tool == "hands"


def test_long_trouble_without_a_clinician_always_gets_the_advice() -> None:
    for told in ({"state": "chronic"}, {"months": 4, "pain": 4}, {"months": 12, "state": "sore"}):
        decision = decided(**told)

        assert "before_harder_work" in decision.clinician
    assert "before_harder_work" not in decided(state="chronic", cleared=True).clinician


def test_long_soreness_in_the_sore_plan_gets_the_morning_stretch() -> None:
    assert "morning_stretch" in decided(months=3, state="sore").advice
    assert "morning_stretch" not in decided(months=3).advice


def test_a_wound_spares_that_foot_only() -> None:
    request = requested(skin="wound", side="left")

    assert (request.left.tool, request.right.tool) == ("none", "lacrosse")
    assert request.seated_only


def test_a_fresh_twist_means_no_rolling_there_and_no_massage() -> None:
    request = requested(injury=True, side="right", calf="tight")

    assert (request.left.tool, request.right.tool) == ("lacrosse", "none")
    assert not request.calf
    assert not request.ankle_end_range


def test_a_blister_keeps_ball_and_fingers_off_that_toe() -> None:
    request = requested(skin="blister", side="left")

    assert request.left.skip_sore_toe
    assert not request.right.skip_sore_toe


def test_mild_swelling_means_the_sore_plan_without_rolling() -> None:
    request = requested(swelling="mild_local")

    assert request.state == "sore"
    assert (request.left.tool, request.right.tool) == ("none", "none")


def test_blood_thinners_mean_soft_light_and_no_calf() -> None:
    for ball, tool in (("lacrosse", "hands"), ("soft", "soft"), ("both", "soft")):
        request = requested(risk={"blood_thinner"}, calf="tight", ball=ball, roller=True)

        assert (request.left.tool, request.left.cap) == (tool, 2)
        assert not request.calf
        assert not request.pauses
    assert "ask_prescriber" in decided(risk={"blood_thinner"}).clinician


def test_diabetes_rolls_only_after_a_foot_check_and_never_with_the_hard_ball() -> None:
    before = requested(risk={"diabetes"}, ball="both")
    after = requested(risk={"diabetes"}, ball="both", foot_check_ok=True)

    assert (before.left.tool, before.right.tool) == ("none", "none")
    assert after.left.tool == "soft"
    assert "never_barefoot" in decided(risk={"diabetes"}, foot_check_ok=True).advice


def test_pregnancy_is_seated_light_and_without_the_calf() -> None:
    request = requested(risk={"pregnancy"}, calf="tight", state="stiff", ball="soft")

    assert request.seated_only
    assert not request.standing
    assert not request.calf
    assert (request.left.tool, request.left.cap) == ("soft", 2)
    assert request.ankle == "towel"


def test_a_child_with_any_foot_pain_gets_no_ball() -> None:
    assert foot(risk={"child"}, ball="soft").tool == "soft"
    assert foot(risk={"child"}, ball="soft", pain=1).tool == "hands"
    assert foot(risk={"child"}, ball="soft", first_step=True).tool == "hands"
    assert "adult_present" in decided(risk={"child"}).advice
    assert "child_heel" in decided(risk={"child"}, pain=1).clinician


def test_a_past_clot_leaves_the_calf_out() -> None:
    assert not requested(risk={"dvt_past"}, calf="tight", roller=True).calf


def test_fragile_bones_mean_light_and_a_hand_on_the_chair() -> None:
    request = requested(risk={"osteoporosis"}, state="stiff")

    assert (request.left.tool, request.left.cap, request.hold_on) == ("hands", 2, True)


def test_a_sharp_spot_is_left_alone_on_that_foot() -> None:
    request = requested(quality="sharp_spot", side="left", ball="both")

    assert request.left.mid_arch
    assert (request.left.tool, request.left.cap) == ("soft", 2)
    assert (request.right.tool, request.right.cap) == ("lacrosse", 4)


def test_a_sore_achilles_gets_the_belly_only_and_no_end_range() -> None:
    for told in ({"extra": {"achilles"}}, {"alarm": {"new_tendon_pain"}}):
        request = requested(**told, calf="tight")

        assert request.calf
        assert request.calf_belly_only
        assert not request.ankle_end_range


def test_forefoot_burning_means_arch_only_and_no_toe_pulls() -> None:
    dose = foot(extra={"forefoot_burn"})

    assert dose.arch_only
    assert not dose.toe_pulls


def test_a_bunion_means_an_easy_big_toe() -> None:
    assert foot(extra={"bunion"}).easy_big_toe


def test_first_step_pain_means_no_hard_ball_and_the_morning_stretch() -> None:
    decision = decided(first_step=True, ball="both", state="chronic", cleared=True)

    assert "morning_stretch" in decision.advice
    assert "night_splint" in decision.clinician
    assert decision.tool == "soft"


def test_a_knee_gets_the_wall_and_an_unsure_one_the_towel() -> None:
    assert requested(extra={"knee"}).ankle == "wall"
    assert requested(extra={"knee", "balance"}).ankle == "towel"


def test_unsure_balance_means_no_one_leg_drill() -> None:
    request = requested(extra={"balance"}, state="stiff")

    assert (request.balance, request.hold_on) == (False, True)


@pytest.mark.parametrize(
    ("days", "row"), [(3, "B18"), (6, "B18"), (7, "B19"), (13, "B19"), (14, "B20"), (40, "B20")]
)
def test_days_of_soreness_force_the_sore_plan(days: int, row: str) -> None:
    decision = decided(sore_days=days)

    assert decision.rows == (row, "C01")
    assert (decision.urgency == "clinician_soon") == (row == "B20")


def test_two_days_of_soreness_do_not() -> None:
    assert decided(sore_days=2).rows == ("C08",)


def test_a_worse_morning_goes_one_step_down() -> None:
    assert requested(last_morning="worse", state="stiff").state == "sore"
    assert foot(last_morning="worse", state="stiff").tool == "hands"
    assert foot(last_morning="worse", state="sore").tool == "none"
    assert "rest_day" in decided(last_morning="worse", mornings_worse=2).advice
    assert "physio_hint" in decided(last_morning="worse", mornings_worse=2).clinician


def test_tight_calves_get_their_block() -> None:
    request = requested(calf="tight", roller=True)

    assert (request.calf, request.calf_tool) == (True, "roller")
    assert decided(calf="tight").outcome == "P10-fine-calf"


def test_tingling_that_went_means_no_rolling() -> None:
    decision = decided(nerve="brief_gone")

    assert decision.tool == "none"
    assert "looser_laces" in decision.advice


def test_unknown_health_answers_mean_soft_and_light() -> None:
    dose = foot(risk=None)

    assert (dose.tool, dose.cap) == ("hands", 2)


def test_the_other_foot_of_a_sore_one_gets_the_usual_dose() -> None:
    request = requested(state="sore", side="right", ball="both")

    assert (request.left.tool, request.left.cap) == ("lacrosse", 4)
    assert (request.right.tool, request.right.cap) == ("soft", 2)


def test_minutes_round_down_to_a_profile() -> None:
    assert decided(minutes=9).outcome == "P05-fine-std"
    assert "B24" in decided(minutes=9).rows
    assert "B24" not in decided(minutes=15).rows
    assert decided(minutes=4).outcome == "P02-micro"


def test_a_decision_and_its_answers_survive_being_stored() -> None:
    answers = runner(alarm=set(), extra={"knee"}, calf="tight")
    decision = decide(answers, tables())

    assert Answers.model_validate_json(answers.model_dump_json()) == answers
    assert Decision.model_validate_json(decision.model_dump_json()) == decision


@pytest.mark.parametrize(
    ("sign", "row"),
    [
        ("chest_pain", "A01"),
        ("breathless", "A01"),
        ("saddle_or_bladder", "A03"),
        ("pop_or_no_tiptoe", "A05"),
        ("swollen_calf", "A08"),
        ("cannot_bear_weight", "A09"),
        ("numb", "A16"),
    ],
)
def test_a_sign_in_free_text_fires_its_row(sign: str, row: str) -> None:
    found = emergency_of([sign], tables())

    assert found is not None
    assert found.row == row


def test_the_gravest_of_several_signs_wins() -> None:
    found = emergency_of(["numb", "swollen_calf", "chest_pain"], tables())

    assert found is not None
    assert (found.row, found.urgency) == ("A01", "call_now")


def test_no_sign_is_no_emergency_and_an_unknown_one_is_an_error() -> None:
    assert emergency_of([], tables()) is None
    with pytest.raises(KeyError):
        emergency_of(["sneezing"], tables())


@pytest.mark.parametrize(
    ("language", "zone", "number"),
    [
        ("en", "Europe/London", "999"),
        ("en", "Europe/Berlin", "112"),
        ("de", "Europe/Zurich", "144"),
        ("en", "America/New_York", "911"),
        ("en", "America/Indiana/Knox", "911"),
        ("fr", "America/Toronto", "911"),
        ("en", "Australia/Perth", "000"),
        ("en", "Pacific/Auckland", "111"),
        ("pt", "America/Sao_Paulo", "192"),
        ("es", "America/Mexico_City", "911"),
        ("ja", "Asia/Tokyo", "119"),
        ("en", "Asia/Kolkata", "112"),
        ("nb", "Europe/Oslo", "113"),
        ("en", "Antarctica/Troll", None),
        ("en", None, None),
        ("en-GB", None, "999"),
        ("de", None, "112"),
    ],
)
def test_the_emergency_number_is_the_one_of_the_region(
    language: str, zone: str | None, number: str | None
) -> None:
    assert emergency_number(language, zone, tables()) == number


HURT: list[tuple[str, dict[str, Any], str, str]] = [
    ("sharp", {}, "D01", "leave_spot"),
    ("sharp", {"second_time": True}, "D01c", "end_exercise"),
    ("radiating", {}, "D01b", "end_session"),
    ("strong", {}, "D02", "ease"),
    ("strong", {"second_time": True}, "D02b", "leave_spot"),
    ("pain_number", {"pain": 6}, "D03", "end_session"),
    ("pain_number", {"pain": 4, "pain_at_start": 2}, "D03", "end_session"),
    ("pain_number", {"pain": 3, "pain_at_start": 2}, "D03b", "go_on"),
    ("sharp", {"pain": 8}, "D03", "end_session"),
    ("tingling", {}, "D04b", "end_session"),
    ("tingling", {"gone_in_minutes": True}, "D04", "end_session"),
    ("cramp", {}, "D05", "cramp_help"),
    ("cramp", {"minutes_long": 11}, "D05b", "end_session"),
    ("bruise", {}, "D06", "end_exercise"),
    ("bruise", {"on_blood_thinner": True}, "D06b", "end_exercise"),
    ("bruise", {"large": True}, "D06b", "end_exercise"),
]


@pytest.mark.parametrize(("kind", "known", "row", "action"), HURT)
def test_what_hurts_has_one_answer(
    kind: Any, known: dict[str, Any], row: str, action: str
) -> None:
    decision = decide_hurt(kind, tables(), **known)

    assert (decision.row, decision.action) == (row, action)
    assert decision.advice


def test_every_stop_rule_has_an_example_here() -> None:
    assert {row for _, _, row, _ in HURT} == {rule.id for rule, _ in tables().rules.stops}


def test_tingling_keeps_the_ball_away_for_two_days() -> None:
    decision = decide_hurt("tingling", tables(), gone_in_minutes=True)

    assert decision.skip_ball_hours == 48
    assert foot(**decision.carry).tool == "none"


def test_why_this_names_each_row_with_its_sources() -> None:
    reasons = explain(decided(state="stiff", calf="tight", extra={"knee"}), english(), tables())

    assert [reason.row for reason in reasons] == ["B16", "B22", "C07"]
    assert all(reason.words for reason in reasons)
    recalled = explain(decided(alarm={"saddle_or_bladder"}), english(), tables())
    assert (recalled[0].confidence, recalled[0].sources) == ("recalled", ())


def test_an_emergency_names_the_number_of_the_region() -> None:
    decision = decided(alarm={"chest_pain"})

    here = decision_view(decision, english(), tables(), language="en", zone="Europe/London")
    elsewhere = decision_view(decision, english(), tables(), language="en", zone=None)

    assert here.headline == "Please call 999 now."
    assert "your local emergency number" in (elsewhere.headline or "")


def test_every_text_says_can_be_and_none_says_you_have() -> None:
    for text in (*english().rows.values(), *english().clinician.values()):
        assert "you have a " not in text.lower()


def test_urgency_has_a_headline_at_every_level() -> None:
    assert set(english().urgency) == set(URGENCIES)


def test_the_check_of_the_table_finds_nothing() -> None:
    assert problems() == []


def test_the_check_sees_a_missing_and_an_unused_text() -> None:
    advice = {k: v for k, v in english().advice.items() if k != "leave_spot"} | {"spare": "x"}
    words = english().model_copy(update={"advice": advice})

    found = list(word_problems(words, tables().rules))

    assert found == [
        "safety.yaml, advice: leave_spot has no text.",
        "safety.yaml, advice: spare is never used.",
    ]
