"""Shapes of a plan: what it is made from, its steps, and the tables behind them. No arithmetic."""

from typing import Literal, TypeAlias

from pydantic import Field

from content.models.base import Frozen

State: TypeAlias = Literal["fine", "stiff", "sore", "chronic"]
Ball: TypeAlias = Literal["lacrosse", "soft", "both", "none"]
Tool: TypeAlias = Literal["lacrosse", "soft", "hands", "roller"]
SoleTool: TypeAlias = Literal["lacrosse", "soft", "hands", "none"]
CalfTool: TypeAlias = Literal["roller", "lacrosse", "soft", "hands"]
Side: TypeAlias = Literal["left", "right", "both"]
Foot: TypeAlias = Literal["left", "right"]
StepKind: TypeAlias = Literal["ready", "work", "change"]
Posture: TypeAlias = Literal["sit", "kneel", "stand", "lie"]
AnkleForm: TypeAlias = Literal["kneel", "wall", "towel"]
Block: TypeAlias = Literal[
    "ready",
    "pfs",
    "roll",
    "toes",
    "towel",
    "ankle",
    "circles",
    "short",
    "balance",
    "calf",
    "raise",
    "spread",
]

FEET: tuple[Foot, Foot] = ("left", "right")


class FootDose(Frozen):
    """What one foot gets in the rolling block, and what it must be spared in any block."""

    state: State = Field(description="this foot's own state; it decides how the tool is used")
    tool: SoleTool = Field(description="none = no rolling, not even with the hands")
    cap: int = Field(ge=0, le=10, description="felt pressure, 0-10, never above")
    mid_arch: bool = Field(default=False, description="leave the sharp spot, stay mid-arch")
    arch_only: bool = Field(default=False, description="no ball forward of the arch")
    toe_pulls: bool = Field(default=True, description="false: the toes are not pulled")
    easy_big_toe: bool = Field(default=False, description="big toe in its painless range only")
    skip_sore_toe: bool = Field(default=False, description="no ball on a blister, no pull there")


class PlanRequest(Frozen):
    """All that decides a plan. Made by `decide`, or by `usual_request` from the tool table."""

    minutes: int = Field(ge=1, le=240, description="offered by the runner; rounded down to a plan")
    state: State
    calf: bool = Field(description="calves tight: the profile with a calf block")
    ball: Ball
    roller: bool
    left: FootDose
    right: FootDose
    calf_tool: CalfTool | None = Field(default=None, description="None without a calf block")
    calf_cap: int = Field(default=4, ge=0, le=10)
    calf_belly_only: bool = Field(default=False, description="stay 6 cm off the heel, or more")
    standing: bool = Field(description="standing short foot, standing roll and balance allowed")
    seated_only: bool = Field(default=False, description="no kneeling and no wall either")
    ankle: AnkleForm = "kneel"
    ankle_end_range: bool = Field(default=True, description="false: stop well before the end")
    balance: bool = True
    hold_on: bool = Field(default=False, description="a hand on a chair in all standing work")
    pauses: bool = Field(default=True, description="held pauses on tender spots allowed")

    def foot(self, side: Foot) -> FootDose:
        """The dose of one foot."""
        return self.left if side == "left" else self.right


class PlanStep(Frozen):
    """One timed message: get ready, a drill on one side, or a change-over."""

    n: int = Field(ge=0, description="place in the plan, from 0")
    kind: StepKind
    block: Block = Field(description="of a change-over: the block it leads to")
    exercise: str = Field(description="id of a file in languages/<language>/exercises")
    form: str = Field(description="which wording of that exercise; `base` is the plain one")
    side: Side
    seconds: int = Field(ge=1)
    posture: Posture = "sit"
    tool: Tool | None = None
    cap: int | None = Field(default=None, ge=0, le=10)
    values: dict[str, int] = Field(default_factory=dict, description="numbers in the text")


class Plan(Frozen):
    """A whole session, second by second. Stored with the session, so it never changes under it."""

    plan_id: str = Field(description="P10-sore-calf-soft-noroller, or P02-micro")
    profile: str = Field(description="P10-sore-calf, or P02-micro")
    minutes: int = Field(description="2, 5, 10 or 15")
    state: State
    calf: bool
    tool: SoleTool = Field(description="the harder of the two feet's tools")
    cap: int = Field(ge=0, le=10, description="the higher of the two feet's caps")
    total_seconds: int = Field(ge=1)
    below_seed_dose: bool = Field(description="under 120 s of rolling a foot: a shorter version")
    eased: int = Field(default=0, ge=0, description="how often `easier` was asked for")
    request: PlanRequest
    steps: tuple[PlanStep, ...] = Field(min_length=1)


class ProfileBlock(Frozen):
    """One drill of a profile. `seconds` is per foot where the block is per side."""

    block: Block
    seconds: int = Field(ge=1)
    posture: Posture | None = Field(default=None, description="None: the seat of its block")
    values: dict[str, int] = Field(default_factory=dict)


class Profile(Frozen):
    """One row of the time table (facts 2.1, 2.2)."""

    minutes: int
    state: State | None = None
    calf: bool = False
    gaps: int
    total: int
    blocks: tuple[ProfileBlock, ...]


class Timing(Frozen):
    """The constants of the budgets, in seconds (facts 2, our own design)."""

    ready: int
    swap_foot: int
    same_seat: int
    new_posture: int
    pull_rep: int = Field(description="one fascia pull with its change, 10 + 2 s")
    short_rep: int = Field(description="one short foot with its rest, 5 + 2 s")
    seed_roll: int = Field(description="rolling a foot below this is a shorter version")
    pause_from: int = Field(description="shortest pause on a tender spot")
    pause_to: int = Field(description="longest pause on a tender spot")
    spots: int = Field(description="tender spots a foot, at most")
    spots_short: int = Field(description="the same in a 5-minute plan")


class Offer(Frozen):
    """Minutes a runner may offer, rounded down to a plan."""

    at_least: int
    minutes: int


class DoseRow(Frozen):
    """The tool table for one state (facts 2.3)."""

    cap: int
    standing: bool
    lacrosse: SoleTool
    soft: SoleTool
    both: SoleTool
    none: SoleTool
    calf_cap: int
    calf_roller: CalfTool
    calf_lacrosse: CalfTool
    calf_soft: CalfTool
    calf_both: CalfTool
    calf_none: CalfTool
    roll_forms: dict[str, str]
    calf_form: str


class EasierRung(Frozen):
    """One rung of the ladder `easier` climbs down: the first that fits is taken."""

    above_cap: int = Field(description="fits a step whose cap is higher than this")
    cap: int
    tools: dict[Tool, Tool | Literal["none"]]


class Dosing(Frozen):
    """tables/doses.yaml."""

    timing: Timing
    offers: tuple[Offer, ...]
    states: dict[State, DoseRow]
    easier: tuple[EasierRung, ...]


class ExerciseShape(Frozen):
    """What the machine must know of an exercise; the words are in the language folders."""

    forms: dict[str, Posture] = Field(min_length=1, description="form id to its posture")
    values: tuple[str, ...] = Field(default=(), description="numbers its text may name")


class BlockShape(Frozen):
    """One kind of drill: its exercise, whether it is done a side at a time, and its seat."""

    exercise: str
    per_side: bool
    seat: Posture
