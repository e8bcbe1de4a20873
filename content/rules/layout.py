"""Strings drills together with get-ready and change-overs, so that every second has a step."""

from collections.abc import Iterable, Sequence

from content.models.plan import PlanStep, Posture, Side
from content.rules.drills import Drill
from content.rules.tables import Tables


def gap_between(earlier: Drill, later: Drill, tables: Tables) -> int:
    """Seconds from one drill to the next: by the seats of the table, not by what replaced a drill.

    So a substitution (a wall for half-kneeling) leaves the total as the table has it.
    """
    timing = tables.dosing.timing
    return timing.same_seat if earlier.seat == later.seat else timing.new_posture


def lay_out(drills: Sequence[Drill], tables: Tables) -> tuple[PlanStep, ...]:
    """All steps in order, numbered, with a change-over before each new side and drill."""
    timing = tables.dosing.timing
    steps = [_plain("ready", "get_ready", timing.ready)]
    for place, drill in enumerate(drills):
        if place:
            gap = gap_between(drills[place - 1], drill, tables)
            steps.append(_plain("change", "change_over", gap))
        for turn, group in enumerate(drill.groups):
            if turn:
                steps.append(_plain("change", "change_over", timing.swap_foot))
            steps.extend(group)
    return finished(steps)


def _plain(kind: str, exercise: str, seconds: int) -> PlanStep:
    return PlanStep.model_validate(
        {
            "n": 0,
            "kind": kind,
            "block": "ready",
            "exercise": exercise,
            "form": "base",
            "side": "both",
            "seconds": seconds,
        }
    )


def finished(steps: Iterable[PlanStep]) -> tuple[PlanStep, ...]:
    """Number the steps and word each change-over by what comes before and after it."""
    listed = list(steps)
    worked: PlanStep | None = None
    for n, step in enumerate(listed):
        following = listed[n + 1] if n + 1 < len(listed) else None
        if step.kind == "change" and following is not None:
            step = _worded(step, worked, following)
        if step.kind == "work":
            worked = step
        listed[n] = step.model_copy(update={"n": n})
    return tuple(listed)


def _worded(change: PlanStep, earlier: PlanStep | None, later: PlanStep) -> PlanStep:
    seat: Posture = "sit" if earlier is None else earlier.posture
    form = later.posture if later.posture != seat else _swap_or_next(earlier, later)
    side: Side = later.side
    update = {"form": form, "block": later.block, "side": side, "posture": later.posture}
    return change.model_copy(update=update)


def _swap_or_next(earlier: PlanStep | None, later: PlanStep) -> str:
    """ "Same again" only where the other side really does the same: feet may differ in tool."""
    if earlier is None or earlier.block != later.block:
        return "next"
    same = (earlier.exercise, earlier.form) == (later.exercise, later.form)
    return "swap" if same else "swap_new"
