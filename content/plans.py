"""Builds plans from the tables and eases them in mid-session. Pure, and no words."""

from hashlib import sha256

from content.models.plan import (
    Ball,
    FootDose,
    Plan,
    PlanRequest,
    PlanStep,
    Profile,
    ProfileBlock,
    State,
)
from content.rules.drills import Drill, Maker, make_drill
from content.rules.easing import eased_steps
from content.rules.layout import finished, gap_between, lay_out
from content.rules.tables import MICRO, Tables, load_tables
from content.rules.tools import HARDNESS, calf_tool, sole_tool

__all__ = [
    "build_plan",
    "easier",
    "load_tables",
    "minutes_offered",
    "plan_hash",
    "profile_id",
    "usual_request",
    "without_exercise",
]


def minutes_offered(minutes: int, tables: Tables) -> int:
    """Round what a runner offers down to a plan: 2, 5, 10 or 15 minutes, never up (facts 2.3)."""
    return next(offer.minutes for offer in tables.dosing.offers if minutes >= offer.at_least)


def profile_id(*, minutes: int, state: State, calf: bool, tables: Tables) -> str:
    """The row of the time table for these answers."""
    offered = minutes_offered(minutes, tables)
    if offered < 5:
        return MICRO
    return f"P{offered:02}-{state}-{'calf' if calf else 'std'}"


def usual_request(
    *, minutes: int, state: State, calf: bool, ball: Ball, roller: bool, tables: Tables
) -> PlanRequest:
    """The request of the plain tool table (facts 2.3), with no safety rule applied."""
    row = tables.dosing.states[state]
    dose = FootDose(state=state, tool=sole_tool(row, ball), cap=row.cap)
    return PlanRequest(
        minutes=minutes,
        state=state,
        calf=calf,
        ball=ball,
        roller=roller,
        left=dose,
        right=dose,
        calf_tool=calf_tool(row, ball, roller=roller) if calf else None,
        calf_cap=row.calf_cap,
        standing=row.standing,
    )


def build_plan(request: PlanRequest, tables: Tables) -> Plan:
    """The whole session, second by second. Left and right always get equal time."""
    name = profile_id(
        minutes=request.minutes, state=request.state, calf=request.calf, tables=tables
    )
    profile = tables.profiles[name]
    maker = Maker(request=request, tables=tables, minutes=profile.minutes)
    if request.left.tool == "none" and request.right.tool == "none":
        drills = _without_rolling(maker, profile)
    else:
        drills = [make_drill(maker, part) for part in profile.blocks]
    return _plan(request, name, profile, lay_out(drills, tables), tables)


def _without_rolling(maker: Maker, profile: Profile) -> list[Drill]:
    """No-roll override (facts 2.3): half the rolling becomes circles and pumps, half feet up.

    What the missing swap of feet frees goes to feet up, so the total stays as it was.
    """
    drills: list[Drill] = []
    for part in profile.blocks:
        if part.block != "roll":
            drills.append(make_drill(maker, part))
            continue
        extra = part.seconds  # half of both feet together
        if drills and drills[-1].block == "circles":
            extra += drills.pop().seconds
        drills.append(make_drill(maker, ProfileBlock(block="circles", seconds=extra)))
    if not any(part.block == "roll" for part in profile.blocks):
        return drills
    return _filled_with_rest(maker, profile, drills)


def _filled_with_rest(maker: Maker, profile: Profile, drills: list[Drill]) -> list[Drill]:
    if drills[-1].block == "raise":
        drills.pop()
    rest = make_drill(maker, ProfileBlock(block="raise", seconds=1))
    taken = sum(step.seconds for step in lay_out(drills, maker.tables))
    taken += gap_between(drills[-1], rest, maker.tables)
    left_over = ProfileBlock(block="raise", seconds=profile.total - taken)
    return [*drills, make_drill(maker, left_over)]


def _plan(
    request: PlanRequest, name: str, profile: Profile, steps: tuple[PlanStep, ...], tables: Tables
) -> Plan:
    tool = max(request.left.tool, request.right.tool, key=HARDNESS.index)
    roller = "roller" if request.roller else "noroller"
    rolled = min(_rolled(steps, "left"), _rolled(steps, "right"))
    return Plan(
        plan_id=name if name == MICRO else f"{name}-{request.ball}-{roller}",
        profile=name,
        minutes=profile.minutes,
        state=request.state,
        calf=profile.calf,
        tool=tool,
        cap=max(request.left.cap, request.right.cap),
        total_seconds=sum(step.seconds for step in steps),
        below_seed_dose=rolled < tables.dosing.timing.seed_roll,
        request=request,
        steps=steps,
    )


def _rolled(steps: tuple[PlanStep, ...], side: str) -> int:
    """Seconds in the rolling block of one foot that work the sole, by ball or by hand."""
    return sum(
        step.seconds
        for step in steps
        if step.block == "roll" and step.side == side and step.exercise not in _NOT_ROLLING
    )


_NOT_ROLLING = ("circles_pumps", "feet_up")


def easier(plan: Plan, from_step: int, tables: Tables) -> Plan:
    """The next gentler dose or tool for every step from `from_step` on; times and order stay.

    Returns an equal plan when nothing is left to ease.
    """
    steps = finished(
        (*plan.steps[:from_step], *eased_steps(plan.steps[from_step:], plan.request, tables))
    )
    if steps == plan.steps:
        return plan
    return plan.model_copy(update={"steps": steps, "eased": plan.eased + 1})


def without_exercise(plan: Plan, from_step: int) -> Plan:
    """Drop what is left of the exercise at `from_step` ("this hurts"), the other foot included.

    Step `from_step` of the new plan is what comes next; it may lie past the end.
    """
    block = plan.steps[from_step].block
    end = from_step
    while end < len(plan.steps) and plan.steps[end].block == block:
        end += 1
    steps = finished((*plan.steps[:from_step], *plan.steps[end:]))
    total = sum(step.seconds for step in steps)
    return plan.model_copy(update={"steps": steps, "total_seconds": total})


def plan_hash(plan: Plan) -> str:
    """Sixteen hex digits that change whenever any part of the plan does."""
    return sha256(plan.model_dump_json().encode()).hexdigest()[:16]
