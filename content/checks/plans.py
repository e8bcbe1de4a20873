"""Checks the plans: every profile adds up, lands near its minutes and treats both sides alike."""

from collections.abc import Iterator
from itertools import product
from typing import get_args

from content.decide import decide
from content.models.plan import FEET, Ball, FootDose, Plan, PlanRequest, PlanStep
from content.models.safety import HARMLESS, Answers, Extra, Risk
from content.plans import build_plan, usual_request
from content.rules.tables import MICRO, Tables, load_tables
from content.rules.tools import HARDNESS

TOLERANCE = 0.05


def problems() -> list[str]:
    """What is wrong with the plans, a sentence each."""
    tables = load_tables()
    found: list[str] = []
    for name in tables.profiles:
        found += _profile_problems(name, tables)
    for answers in _one_worry_at_a_time(tables):
        found += _limit_problems(answers, tables)
    return sorted(set(found))


def _one_worry_at_a_time(tables: Tables) -> Iterator[Answers]:
    """Healthy answers with one thing changed, in each state and with the hardest and no ball."""
    worries: list[dict[str, object]] = [
        {field: value}
        for field, shape in tables.rules.inputs.items()
        for equals in shape.order
        for value in equals
    ]
    worries += [{"risk": {risk}} for risk in get_args(Risk)]
    worries += [{"extra": {extra}} for extra in get_args(Extra)]
    for worry, state, ball in product(worries, tables.dosing.states, ("lacrosse", "none")):
        told = {**HARMLESS, "state": state, "ball": ball, "calf": "tight", **worry}
        yield Answers.model_validate(told)


def _limit_problems(answers: Answers, tables: Tables) -> Iterator[str]:
    decision = decide(answers, tables)
    if decision.request is None:
        return
    plan = build_plan(decision.request, tables)
    rows = ", ".join(decision.rows)
    yield from (f"Plan {plan.profile} under {rows}: {fault}" for fault in barred(plan))
    yield from _sum_problems(plan, tables)


def _profile_problems(name: str, tables: Tables) -> list[str]:
    profile = tables.profiles[name]
    plans = [
        build_plan(
            usual_request(
                minutes=profile.minutes,
                state=profile.state or "fine",
                calf=profile.calf,
                ball=ball,
                roller=roller,
                tables=tables,
            ),
            tables,
        )
        for ball, roller in product(get_args(Ball), (True, False))
    ]
    found = [problem for plan in plans for problem in _plan_problems(plan, tables)]
    offered = profile.minutes * 60
    if name != MICRO and abs(profile.total - offered) > offered * TOLERANCE:
        found.append(
            f"Plan {name}: {profile.total} seconds is more than 5 % away from "
            f"{profile.minutes} minutes."
        )
    return sorted(set(found))


def _plan_problems(plan: Plan, tables: Tables) -> list[str]:
    profile = tables.profiles[plan.profile]
    gaps = sum(step.seconds for step in plan.steps if step.kind == "change")
    found = _sum_problems(plan, tables)
    if gaps != profile.gaps:
        found.append(
            f"Plan {plan.profile}: the change-overs take {gaps} seconds, "
            f"the table says {profile.gaps}."
        )
    return found


def _sum_problems(plan: Plan, tables: Tables) -> list[str]:
    """What must hold whatever was left out: the total of the table, and both sides alike."""
    total = tables.profiles[plan.profile].total
    left, right = side_seconds(plan)
    found = []
    if plan.total_seconds != total:
        found.append(
            f"Plan {plan.profile}: the steps add up to {plan.total_seconds} seconds, "
            f"the table says {total}."
        )
    if left != right:
        found.append(f"Plan {plan.profile}: left gets {left} seconds, right {right}.")
    return found


def barred(plan: Plan) -> list[str]:
    """Steps of a plan that its own limits forbid. Empty for every plan `build_plan` makes."""
    request = plan.request
    faults: list[str] = []
    for step in plan.steps:
        if step.kind != "work":
            continue
        faults += [f"step {step.n} {fault}" for fault in _posture_faults(step, request)]
        faults += [f"step {step.n} {fault}" for fault in _touch_faults(step, request)]
    return faults


def _posture_faults(step: PlanStep, request: PlanRequest) -> Iterator[str]:
    if request.seated_only and step.posture != "sit":
        yield "is not seated."
    standing_drill = step.exercise in ("short_foot", "single_leg_balance")
    if not request.standing and standing_drill and step.posture == "stand":
        yield "is a standing drill."
    if not request.balance and step.exercise == "single_leg_balance":
        yield "asks for balance."
    if request.ankle != "kneel" and step.posture == "kneel":
        yield "asks a knee to kneel."
    if not request.ankle_end_range and (step.exercise, step.form) in _TO_THE_END:
        yield "stretches to the end."


_TO_THE_END = {
    ("ankle_stretch", "kneel"),
    ("ankle_stretch", "wall"),
    ("towel_calf_stretch", "base"),
}


def _touch_faults(step: PlanStep, request: PlanRequest) -> Iterator[str]:
    if step.block == "calf" and not request.calf:
        yield "works a calf that must be left out."
    if step.values.get("spots") and not request.pauses:
        yield "holds pressure on a spot."
    for foot in FEET:
        if step.side in (foot, "both"):
            dose = request.foot(foot)
            yield from (f"{fault} on the {foot} foot." for fault in _foot_faults(step, dose))


def _foot_faults(step: PlanStep, dose: FootDose) -> Iterator[str]:
    if not dose.toe_pulls and step.exercise in ("fascia_stretch", "toe_mobilisation"):
        yield "pulls the toes"
    if step.block != "roll" or step.tool is None or step.tool == "roller":
        return
    if HARDNESS.index(step.tool) > HARDNESS.index(dose.tool):
        yield f"uses {step.tool}"
    if step.tool == "lacrosse" and dose.state == "sore":
        yield "uses the hard ball on soreness"
    if step.cap is None or step.cap > dose.cap:
        yield f"presses harder than {dose.cap}"


def side_seconds(plan: Plan) -> tuple[int, int]:
    """Working seconds of the left and of the right side alone."""
    work = [step for step in plan.steps if step.kind == "work"]
    left = sum(step.seconds for step in work if step.side == "left")
    return left, sum(step.seconds for step in work if step.side == "right")
