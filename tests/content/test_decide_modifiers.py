"""Phase B of the decision table, row by row."""

import pytest

from content.decide import decide
from content.models.safety import Answers, Decision
from tests.content.deciding import decided, foot, requested, runner, tables


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
