"""Plans against the second-by-second table."""

import pytest

from content.checks.plans import side_seconds
from content.models.plan import Plan
from content.plans import build_plan, minutes_offered
from tests.content.planning import BLOCKS, TABLE, every_plan, requested, seconds_of, tables, usual


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
