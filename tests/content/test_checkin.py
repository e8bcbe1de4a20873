"""The check-in: how many taps, which questions, and what each answer means."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product

import pytest

from content.checkin import (
    UnknownAnswerError,
    answers_of,
    apply,
    health_of,
    load_checkin_words,
    morning_of,
    next_health_question,
    next_question,
    question_of,
    question_view,
    scale_option,
)
from content.checks.checkin import problems
from content.decide import decide
from content.models.checkin import Background, CheckinWords, Draft, HealthProfile, Question
from content.models.safety import Decision
from content.rules.tables import Tables, load_tables

HEALTHY = Background(ball="lacrosse", health=HealthProfile(risk=frozenset()))
Taps = Mapping[str, str | Sequence[str]]


@cache
def tables() -> Tables:
    return load_tables()


@cache
def english() -> CheckinWords:
    return load_checkin_words("en")


def talked(taps: Taps, background: Background = HEALTHY) -> tuple[list[str], Draft]:
    """Answer every question that comes; what is not given gets the first option (or 0)."""
    draft, asked = Draft(), []
    while question := next_question(draft, background, tables()):
        asked.append(question.id)
        assert len(asked) < 20, asked
        first = question.options[0].id if question.options else "0"
        draft = apply(draft, question.id, taps.get(question.id, first), tables())
    return asked, draft


def outcome(taps: Taps, background: Background = HEALTHY) -> Decision:
    _, draft = talked(taps, background)
    return decide(answers_of(draft, background, tables()), tables())


def test_a_healthy_runner_with_fine_feet_answers_two_questions() -> None:
    asked, draft = talked({"feeling": "fine"})

    assert asked == ["feeling", "alarm"]
    assert decide(answers_of(draft, HEALTHY, tables()), tables()).outcome == "P10-fine-std"


def test_tight_calves_cost_no_extra_tap() -> None:
    taps = {"alarm": "calves_tight"}

    assert talked(taps)[0] == ["feeling", "alarm"]
    assert outcome(taps).outcome == "P10-fine-calf"


def test_stiff_feet_without_much_pain_answer_three_questions() -> None:
    asked, _ = talked({"feeling": "stiff", "pain": "2"})

    assert asked == ["feeling", "alarm", "pain"]


def test_sore_feet_are_asked_the_rest() -> None:
    asked, _ = talked({"feeling": "sore", "pain": "2"})

    assert asked == ["feeling", "alarm", "pain", "side", "quality", "signs", "duration", "extra"]


def test_long_trouble_is_asked_about_a_clinician_and_not_for_how_long() -> None:
    asked, _ = talked({"feeling": "chronic", "pain": "1"})

    assert "cleared" in asked
    assert "duration" not in asked


@pytest.mark.parametrize("pain", ["6", "8", "10"])
def test_pain_over_five_ends_the_questions(pain: str) -> None:
    asked, _ = talked({"feeling": "sore", "pain": pain})

    assert asked == ["feeling", "alarm", "pain"]
    assert outcome({"feeling": "sore", "pain": pain}).outcome == "A15"


@pytest.mark.parametrize(("alarm", "row"), [("chest", "A01"), ("limb", "A02"), ("saddle", "A03")])
def test_an_emergency_gets_no_further_question(alarm: str, row: str) -> None:
    for feeling in ("fine", "stiff", "sore", "chronic"):
        asked, _ = talked({"feeling": feeling, "alarm": alarm})

        assert asked == ["feeling", "alarm"]
        assert outcome({"feeling": feeling, "alarm": alarm}).outcome == row


ALARMS = [
    ({"alarm": "calf_swollen"}, "A08"),
    ({"alarm": "bone"}, "A14"),
    ({"alarm": "injury", "injury_kind": "pop"}, "A05"),
    ({"alarm": "injury", "injury_kind": "odd_shape"}, "A06"),
    ({"alarm": "injury", "injury_kind": "no_steps_twist"}, "A07"),
    ({"alarm": "injury", "injury_kind": "bone_tender"}, "A07"),
    ({"alarm": "injury", "injury_kind": "no_steps"}, "A09"),
    ({"alarm": "hot", "hot_kind": ["skin_red"]}, "A11"),
    ({"alarm": "hot", "hot_kind": ["skin_infected"]}, "A11"),
    ({"alarm": "hot", "hot_kind": ["joint"]}, "A12"),
    ({"alarm": "hot", "hot_kind": ["skin_red", "fever"]}, "A04"),
    ({"alarm": "hot", "hot_kind": ["fever"]}, "A20"),
    ({"alarm": "hot", "hot_kind": ["skin_fast"]}, "A04"),
    ({"alarm": "hot", "hot_kind": ["skin_fast", "joint"]}, "A04"),
]


@pytest.mark.parametrize(("taps", "row"), ALARMS)
def test_every_other_alarm_ends_it_after_one_follow_up_at_most(taps: Taps, row: str) -> None:
    asked, _ = talked(taps)

    assert asked == ["feeling", *taps]
    assert outcome(taps).outcome == row


@pytest.mark.parametrize(("alarm", "row"), [("injury", "A05"), ("hot", "A04")])
def test_a_group_whose_follow_up_was_never_answered_counts_as_its_worst(
    alarm: str, row: str
) -> None:
    draft = apply(Draft(), "alarm", alarm, tables())

    assert decide(answers_of(draft, HEALTHY, tables()), tables()).outcome == row


def test_new_tendon_pain_is_offered_only_where_the_antibiotic_may_matter() -> None:
    taking = Background(health=HealthProfile(risk=frozenset({"fluoroquinolone"})))

    def offered(background: Background) -> bool:
        draft = apply(Draft(), "feeling", "fine", tables())
        alarm = next_question(draft, background, tables())
        assert alarm is not None
        return "tendon" in {option.id for option in alarm.options}

    assert [offered(HEALTHY), offered(taking), offered(Background())] == [False, True, True]
    assert outcome({"alarm": "tendon"}, taking).outcome == "A13"
    assert outcome({"alarm": "tendon"}, Background()).outcome == "A13"


def test_the_alarm_question_fits_nine_buttons_for_a_healthy_runner() -> None:
    draft = apply(Draft(), "feeling", "fine", tables())
    alarm = next_question(draft, HEALTHY, tables())

    assert alarm is not None
    assert len(alarm.options) == 9


def test_diabetic_feet_are_looked_at_even_when_fine() -> None:
    diabetic = Background(ball="soft", health=HealthProfile(risk=frozenset({"diabetes"})))

    assert talked({}, diabetic)[0] == ["feeling", "alarm", "signs"]
    assert outcome({"signs": ["blister"]}, diabetic).outcome == "A10"


def test_a_fresh_twist_is_followed_by_the_bone_question() -> None:
    taps = {"feeling": "sore", "pain": "4", "signs": ["twist"]}

    assert "bone_check" in talked(taps)[0]
    assert outcome({**taps, "bone_check": "tender"}).outcome == "A07"
    assert outcome({**taps, "bone_check": "unsure"}).outcome == "A07"
    assert "B15" in outcome({**taps, "bone_check": "not_tender"}).rows


def test_a_sign_that_ends_it_ends_the_questions_too() -> None:
    asked, _ = talked({"feeling": "sore", "pain": "3", "signs": ["tingle_now"]})

    assert asked[-1] == "signs"


def test_no_question_comes_that_could_not_change_the_plan() -> None:
    in_a_hurry = HEALTHY.model_copy(update={"minutes": 3})

    asked, _ = talked({"feeling": "sore", "pain": "3"}, in_a_hurry)

    assert "side" not in asked  # nothing is rolled in two minutes, so the foot does not matter
    assert "signs" in asked


def test_every_path_ends_in_one_decision() -> None:
    feelings = ("fine", "stiff", "sore", "chronic")
    alarms = ("none", "calves_tight", "hot", "injury", "bone")
    for feeling, alarm, pain, sign in product(
        feelings, alarms, ("0", "3", "5", "7"), ("none", "wound", "twist", "first_step")
    ):
        decision = outcome({"feeling": feeling, "alarm": alarm, "pain": pain, "signs": [sign]})

        assert decision.outcome != "A00"


def test_a_chosen_foot_reaches_the_plan() -> None:
    request = outcome({"feeling": "sore", "pain": "3", "side": "right"}).request

    assert request is not None
    assert (request.left.tool, request.right.tool) == ("lacrosse", "hands")


def test_back_takes_the_last_answer_away() -> None:
    draft = apply(apply(Draft(), "feeling", "sore", tables()), "alarm", "none", tables())

    again = next_question(draft.back(), HEALTHY, tables())

    assert again is not None
    assert again.id == "alarm"


def test_a_changed_answer_replaces_the_old_one_and_its_follow_up() -> None:
    draft = apply(Draft(), "feeling", "fine", tables())
    draft = apply(draft, "alarm", "injury", tables())
    draft = apply(draft, "injury_kind", "pop", tables())

    draft = apply(draft, "alarm", "none", tables())

    assert [given.question for given in draft.given] == ["feeling", "alarm"]
    assert decide(answers_of(draft, HEALTHY, tables()), tables()).session


def test_a_pain_number_counts_even_from_someone_who_feels_fine() -> None:
    draft = apply(apply(Draft(), "pain", "7", tables()), "feeling", "fine", tables())
    draft = apply(draft, "alarm", "none", tables())

    assert decide(answers_of(draft, HEALTHY, tables()), tables()).outcome == "A15"


def test_of_two_signs_the_graver_counts() -> None:
    taps = {"feeling": "sore", "pain": "2", "signs": ["swelling_little", "swelling_clear"]}

    assert outcome(taps).outcome == "A17"


def test_none_of_these_gives_way_to_a_real_sign() -> None:
    draft = apply(Draft(), "signs", ["none", "wound"], tables())

    assert draft.options_of("signs") == ("wound",)


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("feeling", "splendid"),
        ("weather", "fine"),
        ("feeling", ["fine", "sore"]),
        ("feeling", []),
        ("pain", "11"),
        ("pain", "-1"),
        ("pain", "lots"),
    ],
)
def test_an_unknown_answer_is_refused(question: str, options: str | list[str]) -> None:
    with pytest.raises(UnknownAnswerError):
        apply(Draft(), question, options, tables())


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("7", "7"),
        ("7/10", "7"),
        ("about 6.5", "7"),
        ("5,0", "5"),
        ("10", "10"),
        ("0", "0"),
        ("12", None),
        ("-3", None),
        ("no idea", None),
        ("", None),
    ],
)
def test_a_typed_number_becomes_an_option(text: str, option: str | None) -> None:
    assert scale_option(text) == option


def test_a_draft_survives_being_stored() -> None:
    _, draft = talked({"feeling": "sore", "pain": "3", "signs": ["wound", "first_step"]})

    assert Draft.model_validate_json(draft.model_dump_json()) == draft
    assert Background.model_validate_json(HEALTHY.model_dump_json()) == HEALTHY


def test_what_hurt_last_time_makes_the_next_plan_stricter_and_never_freer() -> None:
    carried = HEALTHY.model_copy(update={"carry": {"nerve": "brief_gone"}})

    assert outcome({"feeling": "fine"}, carried).tool == "none"
    assert "signs" in talked({"feeling": "fine"}, carried)[0]
    assert outcome({"signs": ["tingle_now"]}, carried).outcome == "A16"


def test_the_health_questions_are_two_and_a_foot_check_for_diabetes() -> None:
    def asked(first: list[str]) -> tuple[list[str], HealthProfile]:
        draft, ids = Draft(), []
        while question := next_health_question(draft, tables()):
            ids.append(question.id)
            chosen = first if question.id == "health" else [question.options[0].id]
            draft = apply(draft, question.id, chosen, tables())
        return ids, health_of(draft, tables())

    healthy_ids, healthy = asked(["none"])
    ids, diabetic = asked(["diabetes", "blood_thinner"])

    assert healthy_ids == ["health", "body"]
    assert healthy == HealthProfile(risk=frozenset())
    assert ids == ["health", "foot_check", "body"]
    assert sorted(diabetic.risk or ()) == ["blood_thinner", "diabetes"]
    assert diabetic.foot_check_ok


def test_unanswered_health_questions_stay_unknown() -> None:
    assert health_of(Draft(), tables()).risk is None


def test_a_knee_from_the_health_profile_counts_in_every_check_in() -> None:
    health = HealthProfile(risk=frozenset(), extra=frozenset({"knee"}))

    request = outcome({}, HEALTHY.model_copy(update={"health": health})).request

    assert request is not None
    assert request.ankle == "wall"


def test_worse_mornings_are_counted_until_one_is_not() -> None:
    assert morning_of("sore", worse_before=1, tables=tables()) == ("worse", 2)
    assert morning_of("fine", worse_before=2, tables=tables()) == ("better", 0)
    assert morning_of("same", worse_before=2, tables=tables()) == ("same", 0)


def every_question() -> tuple[Question, ...]:
    table = tables().checkin
    return (*table.questions, *table.health, table.morning, table.hurt)


@pytest.mark.parametrize("question", every_question(), ids=lambda question: question.id)
def test_every_question_has_words(question: Question) -> None:
    view = question_view(question_of(question.id, tables()), english())

    assert view.text
    assert len(view.options) == (11 if question.kind == "scale" else len(question.options))
    assert len({label for _, label in view.options}) == len(view.options)


def test_the_check_of_the_questions_finds_nothing() -> None:
    assert problems() == []
