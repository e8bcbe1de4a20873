"""Turns one drill of a profile into steps for each side. No order, no change-overs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from content.models.plan import (
    FEET,
    Block,
    FootDose,
    PlanRequest,
    PlanStep,
    Posture,
    ProfileBlock,
    Side,
    State,
    Tool,
)
from content.rules.tables import Tables

Group: TypeAlias = tuple[PlanStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A drill with its steps: one group for both feet at once, or a left and a right group."""

    block: Block
    seat: Posture
    groups: tuple[Group, ...]

    @property
    def seconds(self) -> int:
        """Working seconds, change-overs left out."""
        return sum(step.seconds for group in self.groups for step in group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes steps for one request."""

    request: PlanRequest
    tables: Tables
    minutes: int

    def step(
        self,
        part: ProfileBlock,
        exercise: str,
        form: str,
        side: Side,
        *,
        tool: Tool | None = None,
        cap: int | None = None,
        seconds: int | None = None,
        values: dict[str, int] | None = None,
    ) -> PlanStep:
        """One work step; `n` is given when the plan is laid out."""
        return PlanStep(
            n=0,
            kind="work",
            block=part.block,
            exercise=exercise,
            form=form,
            side=side,
            seconds=part.seconds if seconds is None else seconds,
            posture=self.tables.exercises[exercise].forms[form],
            tool=tool,
            cap=cap,
            values=part.values if values is None else values,
        )


def make_drill(maker: Maker, part: ProfileBlock) -> Drill:
    """The steps of one block of a profile, under the limits of the request."""
    shape = maker.tables.blocks[part.block]
    make = _MAKERS[part.block]
    sides: tuple[Side, ...] = FEET if shape.per_side else ("both",)
    groups = tuple(make(maker, part, side) for side in sides)
    return Drill(block=part.block, seat=part.posture or shape.seat, groups=groups)


def touch(dose: FootDose) -> State:
    """How a foot is touched: a low cap means a sore foot's touch, whatever the state is called."""
    return "sore" if dose.cap <= 2 and dose.state in ("fine", "stiff") else dose.state


def roll_form(tool: str, state: State, tables: Tables) -> str:
    """The wording for a tool in a state. KeyError: that tool is not for that state."""
    return tables.dosing.states[state].roll_forms[tool]


def _dose(maker: Maker, side: Side) -> FootDose:
    """The foot's dose; for both feet at once the more careful of the two."""
    if side != "both":
        return maker.request.foot(side)
    return min((maker.request.left, maker.request.right), key=lambda dose: dose.cap)


def _roll(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    dose = _dose(maker, side)
    if dose.tool == "none":
        return _instead_of_rolling(maker, part, side)
    form = roll_form(dose.tool, touch(dose), maker.tables)
    if form == "thumbs" and dose.toe_pulls:
        return _thumbs_and_pulls(maker, part, side, dose)
    exercise = "thumb_strokes" if dose.tool == "hands" else "ball_roll"
    values = _pauses(maker, dose)
    return (maker.step(part, exercise, form, side, tool=dose.tool, cap=dose.cap, values=values),)


def _pauses(maker: Maker, dose: FootDose) -> dict[str, int]:
    """Pauses on tender spots: not where held pressure is off, nor where a sharp spot is left."""
    if not maker.request.pauses or dose.mid_arch or touch(dose) == "sore":
        return {"spots": 0}
    timing = maker.tables.dosing.timing
    spots = timing.spots_short if maker.minutes == 5 else timing.spots
    return {"spots": spots, "pause_from": timing.pause_from, "pause_to": timing.pause_to}


def _thumbs_and_pulls(maker: Maker, part: ProfileBlock, side: Side, dose: FootDose) -> Group:
    """No ball, foot fine: half the block thumbs, half fascia pulls in whole repetitions."""
    rep = maker.tables.dosing.timing.pull_rep
    reps = part.seconds // 2 // rep
    thumbs = maker.step(
        part,
        "thumb_strokes",
        "thumbs",
        side,
        tool="hands",
        cap=dose.cap,
        seconds=part.seconds - reps * rep,
        values=_pauses(maker, dose),
    )
    if reps == 0:
        return (thumbs,)
    pulls = {"reps": reps, "hold": 10}
    return thumbs, maker.step(
        part, "fascia_stretch", "base", side, seconds=reps * rep, values=pulls
    )


def _instead_of_rolling(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    """One foot must not be rolled: it gets the same seconds, half circles, half rest."""
    circles = part.seconds // 2
    return (
        maker.step(part, "circles_pumps", "one_foot", side, seconds=circles, values={}),
        maker.step(part, "feet_up", "one_foot", side, seconds=part.seconds - circles, values={}),
    )


def _pfs(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    if not _dose(maker, side).toe_pulls:
        # Toes that must not be pulled cannot carry this stretch; circles load no forefoot.
        return (maker.step(part, "circles_pumps", "one_foot", side, values={}),)
    return (maker.step(part, "fascia_stretch", "base", side),)


def _toes(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    dose = _dose(maker, side)
    if not dose.toe_pulls:
        return (maker.step(part, "toe_spread", "base", side, values={}),)
    if dose.skip_sore_toe:
        form = "skip_sore_toe"
    elif part.values["big"] == 0:
        form = "lesser_only"
    else:
        form = "easy_big_toe" if dose.easy_big_toe else "base"
    return (maker.step(part, "toe_mobilisation", form, side),)


def _towel(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    form = "base" if maker.request.ankle_end_range else "easy"
    return (maker.step(part, "towel_calf_stretch", form, side),)


def _ankle(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    if maker.request.ankle == "towel" or maker.request.seated_only:
        return _towel(maker, part, side)
    form = maker.request.ankle + ("" if maker.request.ankle_end_range else "_easy")
    return (maker.step(part, "ankle_stretch", form, side),)


def _circles(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    return (maker.step(part, "circles_pumps", "base" if part.values else "easy", side),)


def _short(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    stands = part.posture == "stand" and maker.request.standing and not maker.request.seated_only
    if not stands:
        return (maker.step(part, "short_foot", "sit", side),)
    form = "stand_hold" if maker.request.hold_on else "stand"
    return (maker.step(part, "short_foot", form, side),)


def _balance(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    request = maker.request
    if request.balance and request.standing and not request.seated_only:
        form = "hold" if request.hold_on else "base"
        return (maker.step(part, "single_leg_balance", form, side),)
    return (one_short_foot(maker, part, side),)


def one_short_foot(maker: Maker, part: ProfileBlock, side: Side) -> PlanStep:
    """Seated, one foot: what stands in for balance work, in the same seconds."""
    reps = max(1, part.seconds // maker.tables.dosing.timing.short_rep)
    values = {"sets": 1, "reps": reps, "hold": 5}
    return maker.step(part, "short_foot", "one_foot", side, values=values)


def _calf(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    request = maker.request
    tool = request.calf_tool or "hands"
    form = calf_form(tool, request.calf_cap)
    return (maker.step(part, "calf_release", form, side, tool=tool, cap=request.calf_cap),)


def calf_form(tool: str, cap: int) -> str:
    """The wording for the calf: light under a low cap, else light to moderate."""
    return f"{tool}_{'light' if cap <= 2 else 'moderate'}"


def _raise(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    # Lying flat is not for everyone who must stay seated (late pregnancy above all).
    form = "seated" if maker.request.seated_only else "base"
    return (maker.step(part, "feet_up", form, side),)


def _spread(maker: Maker, part: ProfileBlock, side: Side) -> Group:
    return (maker.step(part, "toe_spread", "base", side),)


_MAKERS: dict[Block, Callable[[Maker, ProfileBlock, Side], Group]] = {
    "roll": _roll,
    "pfs": _pfs,
    "toes": _toes,
    "towel": _towel,
    "ankle": _ankle,
    "circles": _circles,
    "short": _short,
    "balance": _balance,
    "calf": _calf,
    "raise": _raise,
    "spread": _spread,
}
