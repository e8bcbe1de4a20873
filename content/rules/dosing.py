"""Turns the rows that fired into what a plan is built from: a dose for each foot."""

from collections.abc import Iterable
from dataclasses import dataclass

from content.models.plan import AnkleForm, CalfTool, Foot, FootDose, PlanRequest, SoleTool, State
from content.models.rows import StateRow
from content.models.safety import Answers
from content.rules.rulebook import Effect
from content.rules.tables import Tables
from content.rules.tools import HARDNESS, calf_tool, softened, sole_tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Many effects in one: flags add up, the lowest cap and the softest tool win."""

    flags: frozenset[str]
    hardest: SoleTool
    cap: int

    def __contains__(self, flag: str) -> bool:
        return flag in self.flags


def merged(effects: Iterable[Effect]) -> Limits:
    """The stricter wins, whatever the order."""
    flags: frozenset[str] = frozenset()
    hardest: SoleTool = "lacrosse"
    cap = 10
    for effect in effects:
        flags |= effect.flags
        if effect.hardest is not None:
            hardest = min(hardest, effect.hardest, key=HARDNESS.index)
        if effect.cap is not None:
            cap = min(cap, effect.cap)
    return Limits(flags=flags, hardest=hardest, cap=cap)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doser:
    """What is needed to dose a runner's two feet."""

    answers: Answers
    effects: tuple[Effect, ...]
    state_row: StateRow
    tables: Tables

    def request(self) -> PlanRequest:
        """The request `build_plan` takes."""
        everything = merged(self.effects)
        state = self.state_row.state
        calf = "calf" in everything and "no_calf" not in everything
        seated = "seated_only" in everything
        return PlanRequest(
            minutes=self.answers.minutes,
            state=state,
            calf=calf,
            ball=self.answers.ball,
            roller=self.answers.roller,
            left=self._dose("left"),
            right=self._dose("right"),
            calf_tool=self._calf_tool(everything) if calf else None,
            calf_cap=min(self.tables.dosing.states[state].calf_cap, everything.cap),
            calf_belly_only="belly_only" in everything,
            standing=self.state_row.standing and not seated,
            seated_only=seated,
            ankle=_ankle(everything),
            ankle_end_range="no_end_range" not in everything,
            balance="no_balance" not in everything,
            hold_on="hold_on" in everything,
            pauses="no_pauses" not in everything,
        )

    def _dose(self, foot: Foot) -> FootDose:
        affected = self.answers.side in ("both", foot)
        limits = merged(e for e in self.effects if affected or e.scope == "both")
        state = self._state_of(limits, affected=affected)
        row = self.tables.dosing.states[state]
        cap = self.state_row.cap if state == self.state_row.state else row.cap
        return FootDose(
            state=state,
            tool=self._sole_tool(limits, state),
            cap=min(cap, limits.cap),
            mid_arch="mid_arch" in limits,
            arch_only="arch_only" in limits,
            toe_pulls="no_toe_pulls" not in limits,
            easy_big_toe="easy_big_toe" in limits,
            skip_sore_toe="skip_sore_toe" in limits,
        )

    def _state_of(self, limits: Limits, *, affected: bool) -> State:
        """The foot's own state: the other foot of a one-sided complaint gets the usual dose."""
        state = self.state_row.state
        if affected or state in ("fine", "stiff"):
            return state
        return "sore" if "force_sore" in limits else "fine"

    def _sole_tool(self, limits: Limits, state: State) -> SoleTool:
        if "no_roll" in limits:
            return "none"
        ball = self.answers.ball
        tool = sole_tool(self.tables.dosing.states[state], ball)
        # C05: a hard ball on a long-standing complaint, if allowed and the only ball at home.
        if state == "chronic" and "hard_ball" in limits and ball == "lacrosse":
            tool = "lacrosse"
        return softened(tool, limits.hardest, ball)

    def _calf_tool(self, limits: Limits) -> CalfTool:
        roller = self.answers.roller and "no_roller" not in limits
        row = self.tables.dosing.states[self.state_row.state]
        tool = calf_tool(row, self.answers.ball, roller=roller)
        if tool == "roller":
            return tool
        soft = softened(tool, limits.hardest, self.answers.ball)
        return "hands" if soft == "none" else soft


def _ankle(limits: Limits) -> AnkleForm:
    """Half-kneeling, the wall for a knee that will not, the towel for who must not stand at it."""
    if "seated_only" in limits:
        return "towel"
    if "no_kneel" in limits:
        return "towel" if "no_balance" in limits else "wall"
    return "kneel"
