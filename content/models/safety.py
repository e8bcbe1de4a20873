"""Shapes of the decision table: what is asked, what a row holds, what comes out. No rules."""

from typing import Literal, TypeAlias

from pydantic import Field, field_serializer

from content.models.base import Frozen
from content.models.plan import Ball, Foot, PlanRequest, Side, SoleTool, State

Quality: TypeAlias = Literal["dull", "sharp_spot", "sharp_walking", "radiating"]
Nerve: TypeAlias = Literal["none", "brief_gone", "present"]
Swelling: TypeAlias = Literal["none", "mild_local", "marked"]
Skin: TypeAlias = Literal["ok", "blister", "wound", "red_hot", "infected"]
Calf: TypeAlias = Literal["normal", "tight", "swollen_or_warm"]
Morning: TypeAlias = Literal["better", "same", "worse", "first_time"]
Alarm: TypeAlias = Literal[
    "breathless",
    "chest_pain",
    "cough_blood",
    "collapse",
    "unbearable_tight_limb",
    "pale_cold_numb",
    "saddle_or_bladder",
    "pop_or_no_tiptoe",
    "odd_shape_or_locked",
    "hot_joint",
    "fever_or_very_unwell",
    "new_tendon_pain",
]
Risk: TypeAlias = Literal[
    "diabetes",
    "neuropathy",
    "blood_thinner",
    "pregnancy",
    "child",
    "dvt_past",
    "clot_treated",
    "osteoporosis",
    "recent_surgery",
    "fluoroquinolone",
]
Extra: TypeAlias = Literal["achilles", "forefoot_burn", "bunion", "balance", "knee"]

Urgency: TypeAlias = Literal[
    "none", "clinician", "clinician_soon", "urgent_today", "ae_today", "ae_now", "call_now"
]
URGENCIES: tuple[Urgency, ...] = (
    "none",
    "clinician",
    "clinician_soon",
    "urgent_today",
    "ae_today",
    "ae_now",
    "call_now",
)
"""From mild to grave."""

Confidence: TypeAlias = Literal["seen", "recalled", "design"]
Phase: TypeAlias = Literal["gate", "modifier", "state", "always"]
Value: TypeAlias = bool | int | str


class Answers(Frozen):
    """All the inputs of the decision (facts 5.1). None = not known: the cautious value is taken.

    The cautious values stand in tables/safety/inputs.yaml. `content.checkin.answers_of` fills in
    what need not be asked; whoever builds Answers by hand should set every field.
    """

    state: State | None = None
    side: Side = Field(default="both", description="the foot that hurts; both when not known")
    pain: int | None = Field(default=None, ge=0, le=10, description="worst now")
    quality: Quality | None = None
    nerve: Nerve | None = None
    swelling: Swelling | None = None
    skin: Skin | None = None
    weight: bool | None = Field(default=None, description="can walk four steps")
    injury: bool | None = Field(default=None, description="twist or fall within 72 hours")
    ottawa_spot: bool | None = Field(default=None, description="bone tender after the injury")
    first_step: bool | None = Field(default=None, description="heel pain on first steps")
    calf: Calf | None = None
    bone_spot: bool | None = Field(default=None, description="pinpoint or night bone pain")
    sore_days: int | None = Field(default=None, ge=0, le=10_000, description="days in a row")
    months: int | None = Field(default=None, ge=0, le=1200, description="since it began")
    cleared: bool | None = Field(default=None, description="a clinician said yes to this work")
    hard_ball_ok: bool | None = Field(default=None, description="a clinician allowed it by name")
    alarm: frozenset[Alarm] | None = Field(default=None, description="None: not asked yet")
    risk: frozenset[Risk] | None = Field(default=None, description="None: not asked or refused")
    foot_check_ok: bool | None = Field(default=None, description="diabetes: low risk confirmed")
    extra: frozenset[Extra] = frozenset()
    ball: Ball = "none"
    roller: bool = False
    minutes: int = Field(default=10, ge=1, le=240)
    last_morning: Morning = "first_time"
    mornings_worse: int = Field(default=0, ge=0, description="worse mornings running")

    @field_serializer("alarm", "risk", "extra", when_used="json")
    def _in_order(self, signs: frozenset[str] | None) -> list[str] | None:
        return None if signs is None else sorted(signs)


HARMLESS: dict[str, object] = {
    "state": "fine",
    "side": "both",
    "pain": 0,
    "quality": "dull",
    "nerve": "none",
    "swelling": "none",
    "skin": "ok",
    "weight": True,
    "injury": False,
    "ottawa_spot": False,
    "first_step": False,
    "calf": "normal",
    "bone_spot": False,
    "sore_days": 0,
    "months": 0,
    "cleared": False,
    "hard_ball_ok": False,
    "foot_check_ok": False,
    "alarm": frozenset(),
    "risk": frozenset(),
}
"""Answers of a healthy runner whose feet are fine: where a sign alone is to be judged."""


class Emergency(Frozen):
    """What must be said at once, whatever the conversation was about."""

    row: str
    urgency: Urgency
    clinician: tuple[str, ...] = Field(description="keys of safety.yaml: clinician")


class Decision(Frozen):
    """The one outcome for some answers, and why."""

    outcome: str = Field(description="a gate row (A15) or a profile (P10-sore-calf, P02-micro)")
    session: bool
    state: State | None = Field(description="the state used; None without a session")
    tool: SoleTool | None
    cap: int | None
    standing_allowed: bool
    overrides: tuple[str, ...] = Field(default=(), description="names of the limits that apply")
    advice: tuple[str, ...] = Field(default=(), description="keys of safety.yaml: advice")
    clinician: tuple[str, ...] = Field(default=(), description="keys of safety.yaml: clinician")
    urgency: Urgency = "none"
    rows: tuple[str, ...] = Field(description="ids of all rows that fired, in order")
    request: PlanRequest | None = Field(default=None, description="for build_plan")


HurtKind: TypeAlias = Literal[
    "sharp", "radiating", "tingling", "cramp", "strong", "pain_number", "bruise"
]
HurtAction: TypeAlias = Literal[
    "leave_spot", "ease", "end_exercise", "end_session", "cramp_help", "go_on"
]


class HurtDecision(Frozen):
    """What to do about something felt in a step (facts 5.6)."""

    row: str
    action: HurtAction
    advice: tuple[str, ...] = ()
    clinician: tuple[str, ...] = ()
    urgency: Urgency = "none"
    skip_ball_hours: int = Field(default=0, description="no ball in plans of the next hours")
    carry: dict[str, Value] = Field(
        default_factory=dict,
        description="Answers fields for the next plans, e.g. quality: for skip_ball_hours, "
        "or for the next plan only when that is 0; put into Background.carry",
    )


class SafetyWords(Frozen):
    """languages/<language>/safety.yaml."""

    rows: dict[str, str] = Field(description="row id to plain words")
    advice: dict[str, str]
    clinician: dict[str, str]
    urgency: dict[Urgency, str]
    emergency: dict[Literal["no_number", "not_a_doctor"], str]


class DecisionView(Frozen):
    """What a decision says, in finished sentences without markup, gravest first."""

    headline: str | None = Field(description="None when nobody needs to be seen")
    clinician: tuple[str, ...]
    advice: tuple[str, ...]


class Reason(Frozen):
    """One line of "Why this?"."""

    row: str
    words: str
    sources: tuple[str, ...] = Field(description="titles; none for our own design")
    confidence: Confidence


class PastCheckin(Frozen):
    """What the look back needs of one earlier check-in."""

    state: State = Field(description="the state used then: Decision.state, sore after a gate")
    side: Side = "both"
    pain: int = Field(ge=0, le=10)


class Trend(Frozen):
    """Something to say kindly about the last check-ins; while it holds, nothing gets harder."""

    sore_often: bool
    worse_foot: Foot | None
    advice: tuple[str, ...]
    clinician: tuple[str, ...]
    urgency: Urgency = "clinician"
