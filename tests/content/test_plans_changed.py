"""What limits, easing and leaving out may change in a plan, and what they may not."""

from itertools import product
from typing import get_args

import pytest

from content.checks.plans import barred, problems, side_seconds
from content.models.plan import Ball, FootDose, Plan, State
from content.plans import build_plan, easier, plan_hash, without_exercise
from tests.content.planning import (
    TABLE,
    every_plan,
    requested,
    seconds_of,
    tables,
    usual,
    with_doses,
)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["plan"])
def test_no_roll_keeps_the_total_and_gives_half_to_circles(row: dict[str, str]) -> None:
    request = with_doses(requested(row), tool="none")

    plan = build_plan(request, tables())

    half = int(row["roll_s"]) // 2
    assert plan.total_seconds == int(row["total_s"])
    assert seconds_of(plan, "roll") == 0
    assert seconds_of(plan, "circles") == int(row["circles_s"]) + half
    # The swap of feet that falls away goes to feet up; getting there can cost it back.
    freed = seconds_of(plan, "raise") - int(row["raise_s"]) - half
    assert -5 <= freed <= 10
    assert barred(plan) == []


def test_one_foot_without_rolling_gets_the_same_time_as_the_other() -> None:
    for row in TABLE:
        request = requested(row)
        spared = request.model_copy(
            update={"left": request.left.model_copy(update={"tool": "none"})}
        )

        plan = build_plan(spared, tables())

        assert len(set(side_seconds(plan))) == 1
        assert plan.total_seconds == int(row["total_s"])
        assert barred(plan) == []


def test_each_foot_can_have_its_own_tool_and_cap() -> None:
    sore = FootDose(state="sore", tool="soft", cap=2)
    usual_dose = FootDose(state="fine", tool="lacrosse", cap=4)
    request = usual(state="sore", ball="both").model_copy(
        update={"left": sore, "right": usual_dose}
    )

    plan = build_plan(request, tables())

    rolled = {s.side: (s.tool, s.cap, s.form, s.seconds) for s in plan.steps if s.tool}
    assert rolled["left"] == ("soft", 2, "soft_light", 60)
    assert rolled["right"] == ("lacrosse", 4, "lacrosse", 60)
    assert (plan.tool, plan.cap) == ("lacrosse", 4)


@pytest.mark.parametrize("ankle", ["wall", "towel"])
def test_a_knee_that_cannot_kneel_costs_no_second(ankle: str) -> None:
    for row in TABLE:
        request = requested(row).model_copy(update={"ankle": ankle})

        plan = build_plan(request, tables())

        assert plan.total_seconds == int(row["total_s"])
        assert all(step.posture != "kneel" for step in plan.steps)


def test_toes_that_must_not_be_pulled_are_not_pulled() -> None:
    for state, ball in product(get_args(State), get_args(Ball)):
        request = with_doses(usual(state=state, ball=ball), toe_pulls=False)

        plan = build_plan(request, tables())

        assert barred(plan) == []
        assert plan.total_seconds == build_plan(usual(state=state), tables()).total_seconds


def test_easing_keeps_what_is_done_and_the_time_of_what_is_left() -> None:
    for plan in every_plan():
        eased = easier(plan, 4, tables())

        assert eased.steps[:4] == plan.steps[:4]
        assert [s.seconds for s in eased.steps] == [s.seconds for s in plan.steps]
        assert [s.side for s in eased.steps] == [s.side for s in plan.steps]
        assert eased.eased == 1


def test_easing_never_presses_harder_and_ends_without_a_tool() -> None:
    hardness = ["lacrosse", "roller", "soft", "hands", None]
    for plan in every_plan():
        for _ in range(8):
            eased = easier(plan, 0, tables())
            for before, after in zip(plan.steps, eased.steps, strict=True):
                assert (after.cap or 0) <= (before.cap or 0)
                assert hardness.index(after.tool) >= hardness.index(before.tool)
            plan = eased
        assert {step.tool for step in plan.steps} == {None}
        assert easier(plan, 0, tables()) == plan


def test_easing_never_gives_a_ball_that_is_not_in_the_house() -> None:
    plan = build_plan(usual(ball="lacrosse"), tables())

    eased = easier(plan, 0, tables())

    assert "soft" not in {step.tool for step in eased.steps}


def test_leaving_an_exercise_out_drops_both_feet_and_goes_on_with_the_next() -> None:
    plan = build_plan(usual(), tables())
    first_toes = next(step.n for step in plan.steps if step.block == "toes" and step.tool is None)

    shorter = without_exercise(plan, first_toes)

    assert all(step.block != "toes" for step in shorter.steps)
    assert shorter.steps[first_toes].block == "ankle"
    assert shorter.total_seconds == sum(step.seconds for step in shorter.steps)
    assert [step.n for step in shorter.steps] == list(range(len(shorter.steps)))


def test_leaving_out_the_last_exercise_ends_the_plan_there() -> None:
    plan = build_plan(usual(), tables())

    shorter = without_exercise(plan, len(plan.steps) - 1)

    assert len(shorter.steps) == len(plan.steps) - 1


def test_a_plan_survives_being_stored_as_json() -> None:
    for plan in every_plan():
        assert Plan.model_validate_json(plan.model_dump_json()) == plan


def test_the_hash_changes_with_any_second_and_only_then() -> None:
    plan = build_plan(usual(), tables())

    assert plan_hash(plan) == plan_hash(build_plan(usual(), tables()))
    hashes = {plan_hash(p) for p in every_plan()}
    assert len(hashes) == 144


def test_the_check_of_the_plans_finds_nothing() -> None:
    assert problems() == []


def test_the_check_sees_a_hard_ball_on_a_sore_foot() -> None:
    plan = build_plan(usual(state="sore", ball="soft"), tables())
    steps = tuple(
        step.model_copy(update={"tool": "lacrosse", "cap": 4}) if step.tool else step
        for step in plan.steps
    )

    faults = barred(plan.model_copy(update={"steps": steps}))

    assert any("hard ball" in fault for fault in faults)
    assert any("presses harder" in fault for fault in faults)
