"""Makes the steps that are left gentler, each in its own place and time. No layout, no totals."""

from collections.abc import Sequence

from content.models.plan import EasierRung, PlanRequest, PlanStep
from content.rules.drills import calf_form, roll_form
from content.rules.tables import Tables

_GENTLER_FORMS = {
    ("ankle_stretch", "kneel"): "kneel_easy",
    ("ankle_stretch", "wall"): "wall_easy",
    ("towel_calf_stretch", "base"): "easy",
    ("toe_mobilisation", "base"): "easy_big_toe",
    ("short_foot", "stand"): "sit",
    ("short_foot", "stand_hold"): "sit",
}


def eased_steps(
    steps: Sequence[PlanStep], request: PlanRequest, tables: Tables
) -> tuple[PlanStep, ...]:
    """The same steps, one rung gentler."""
    return tuple(_eased(step, request, tables) for step in steps)


def _eased(step: PlanStep, request: PlanRequest, tables: Tables) -> PlanStep:
    if step.kind != "work":
        return step
    if step.tool is not None and step.cap is not None:
        return _eased_tool(step, request, tables)
    if step.exercise == "single_leg_balance":
        reps = max(1, step.seconds // tables.dosing.timing.short_rep)
        values = {"sets": 1, "reps": reps, "hold": 5}
        return _as(step, "short_foot", "one_foot", tables, values=values)
    form = _GENTLER_FORMS.get((step.exercise, step.form))
    return step if form is None else _as(step, step.exercise, form, tables, values=step.values)


def _eased_tool(step: PlanStep, request: PlanRequest, tables: Tables) -> PlanStep:
    assert step.tool is not None
    assert step.cap is not None
    rung = _rung(step.cap, tables)
    tool = rung.tools[step.tool]
    if tool == "soft" and step.tool != "soft" and request.ball not in ("soft", "both"):
        tool = "hands"  # nobody eases onto a ball that is not in the house
    cap = min(step.cap, rung.cap)
    if step.block == "calf":
        return _eased_calf(step, tool, cap, tables)
    return _eased_sole(step, tool, cap, tables)


def _rung(cap: int, tables: Tables) -> EasierRung:
    return next(rung for rung in tables.dosing.easier if cap > rung.above_cap)


def _eased_sole(step: PlanStep, tool: str, cap: int, tables: Tables) -> PlanStep:
    if tool == "none":
        return _as(step, "circles_pumps", "one_foot", tables, values={})
    exercise = "thumb_strokes" if tool == "hands" else "ball_roll"
    form = roll_form(tool, "sore" if cap <= 2 or tool == "hands" else "fine", tables)
    eased = _as(step, exercise, form, tables, values={"spots": 0})
    return eased.model_copy(update={"tool": tool, "cap": cap})


def _eased_calf(step: PlanStep, tool: str, cap: int, tables: Tables) -> PlanStep:
    if tool == "none":
        return _as(step, "feet_up", "one_foot", tables, values={})
    form = calf_form(tool, cap)
    return _as(step, "calf_release", form, tables, values=step.values).model_copy(
        update={"tool": tool, "cap": cap}
    )


def _as(
    step: PlanStep, exercise: str, form: str, tables: Tables, *, values: dict[str, int]
) -> PlanStep:
    """The step in its place and time with another exercise or form, and no tool."""
    posture = tables.exercises[exercise].forms[form]
    return step.model_copy(
        update={
            "exercise": exercise,
            "form": form,
            "posture": posture,
            "tool": None,
            "cap": None,
            "values": values,
        }
    )
