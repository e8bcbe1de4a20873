"""Plans against the second-by-second table, and what easing and leaving out may change."""

import csv
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from content.checks.plans import barred, problems, side_seconds
from content.models.plan import Ball, FootDose, Plan, PlanRequest, State
from content.plans import (
    build_plan,
    easier,
    minutes_offered,
    plan_hash,
    usual_request,
    without_exercise,
)
from content.rules.tables import Tables, load_tables

BLOCKS = ["ready", "pfs", "roll", "toes", "towel", "ankle", "circles"]
BLOCKS += ["short", "balance", "calf", "raise"]
TABLE = list(csv.DictReader((Path(__file__).parent / "plans.csv").read_text("utf-8").splitlines()))


@cache
def tables() -> Tables:
    return load_tables()


def usual(
    *,
    minutes: int = 10,
    state: State = "fine",
    calf: bool = False,
    ball: Ball = "lacrosse",
    roller: bool = False,
) -> PlanRequest:
    return usual_request(
        minutes=minutes, state=state, calf=calf, ball=ball, roller=roller, tables=tables()
    )


def requested(row: dict[str, str]) -> PlanRequest:
    return usual_request(
        minutes=int(row["minutes"]),
        state=row["state"],  # type: ignore[arg-type]  # one of the four, or the test fails
        calf=row["calves_tight"] == "yes",
        ball=row["ball"],  # type: ignore[arg-type]  # likewise
        roller=row["foam_roller"] == "yes",
        tables=tables(),
    )


def seconds_of(plan: Plan, block: str) -> int:
    return sum(s.seconds for s in plan.steps if s.kind != "change" and s.block == block)


def every_plan() -> list[Plan]:
    return [build_plan(requested(row), tables()) for row in TABLE]


def with_doses(request: PlanRequest, **changes: Any) -> PlanRequest:
    left = request.left.model_copy(update=changes)
    right = request.right.model_copy(update=changes)
    return request.model_copy(update={"left": left, "right": right})


def test_the_table_has_all_144_plans() -> None:
    assert len({row["plan"] for row in TABLE}) == 144


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["plan"])
def test_a_plan_comes_out_second_for_second(row: dict[str, str]) -> None:
    plan = build_plan(requested(row), tables())

    assert plan.plan_id == row["plan"]
    assert {b: seconds_of(plan, b) for b in BLOCKS} == {b: int(row[f"{b}_s"]) for b in BLOCKS}
    gaps = sum(step.seconds for step in plan.steps if step.kind == "change")
    assert (gaps, plan.total_seconds) == (int(row["gaps_s"]), int(row["total_s"]))
    assert plan.cap == int(row["pressure_cap_0_10"])
    assert plan.request.standing == (row["standing_allowed"] == "yes")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["plan"])
def test_a_plan_uses_the_tools_of_the_table(row: dict[str, str]) -> None:
    plan = build_plan(requested(row), tables())

    assert sole_words(plan) == row["sole_tool"].replace(" (lacrosse ball NOT used)", "").replace(
        " unless a clinician cleared the hard ball", ""
    )
    assert calf_words(plan) == row["calf_tool"]


def sole_words(plan: Plan) -> str:
    """The table's own words for the tool of the left foot, made from the steps."""
    steps = [s for s in plan.steps if s.kind == "work" and s.block == "roll" and s.side == "left"]
    first = steps[0]
    if first.form == "thumbs":
        reps = steps[1].values["reps"]
        return f"no ball: thumbs along arch {first.seconds} s + seated fascia stretch {reps}x10 s"
    if first.form == "strokes":
        strokes = "thumb strokes" if plan.state == "chronic" else "light palm/thumb strokes"
        return f"hands only: {strokes} {first.seconds} s"
    return {
        "lacrosse": "lacrosse ball",
        "soft": "tennis/soft ball",
        "soft_light": "tennis/soft ball, foot weight only",
    }[first.form]


def calf_words(plan: Plan) -> str:
    forms = {step.form for step in plan.steps if step.kind == "work" and step.block == "calf"}
    words = {
        "roller_moderate": "foam roller, light-moderate",
        "roller_light": "foam roller, leg weight only",
        "lacrosse_moderate": "lacrosse ball under calf, folded towel between, light-moderate",
        "soft_moderate": "soft ball under calf, light-moderate",
        "soft_light": "soft ball under calf, light",
        "hands_moderate": "hands: knead calf belly, light-moderate",
        "hands_light": "hands: knead calf belly, light",
    }
    return words[forms.pop()] if forms else ""


def test_left_and_right_get_the_same_time_in_every_plan() -> None:
    unequal = [plan.plan_id for plan in every_plan() if len(set(side_seconds(plan))) > 1]

    assert unequal == []


def test_every_plan_lands_within_five_percent_of_its_minutes() -> None:
    for plan in every_plan():
        assert abs(plan.total_seconds - plan.minutes * 60) <= plan.minutes * 3, plan.plan_id


def test_every_plan_starts_with_ten_seconds_to_get_ready() -> None:
    assert {(p.steps[0].kind, p.steps[0].seconds) for p in every_plan()} == {("ready", 10)}


def test_steps_are_numbered_and_a_change_stands_between_sides_and_drills() -> None:
    for plan in every_plan():
        assert [step.n for step in plan.steps] == list(range(len(plan.steps)))
        for one, other in zip(plan.steps, plan.steps[1:], strict=False):
            both_work = one.kind == other.kind == "work"
            assert not both_work or (one.block, one.side) == (other.block, other.side)
            assert not (one.kind == other.kind == "change")
        assert plan.steps[-1].kind == "work"


def test_only_the_long_rolling_plans_reach_the_seed_dose() -> None:
    full = {p.profile for p in every_plan() if not p.below_seed_dose}

    assert full == {
        "P10-fine-std",
        "P15-fine-std",
        "P15-fine-calf",
        "P15-stiff-std",
        "P15-stiff-calf",
    }


@pytest.mark.parametrize(
    ("offered", "given"),
    [(1, 2), (4, 2), (5, 5), (9, 5), (10, 10), (14, 10), (15, 15), (16, 15), (60, 15)],
)
def test_minutes_are_rounded_down_never_up(offered: int, given: int) -> None:
    assert minutes_offered(offered, tables()) == given


def test_under_five_minutes_gives_the_micro_without_rolling() -> None:
    plan = build_plan(usual(minutes=3), tables())

    assert (plan.plan_id, plan.total_seconds) == ("P02-micro", 105)
    assert [(s.block, s.seconds) for s in plan.steps if s.kind == "work"] == [
        ("circles", 30),
        ("short", 35),
        ("spread", 20),
    ]
    assert plan.below_seed_dose


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
