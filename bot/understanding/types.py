"""The words in which a message's meaning is told; not how the meaning is found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Feeling = Literal["sore", "stiff", "longstanding", "fine", "redflag"]
Side = Literal["left", "right", "both"]
Tier = Literal["empty", "alarm", "exact", "learned", "rules"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES: tuple[str, ...] = ("en", "de", "es", "fr", "pt", "it")
_EMPTY: Mapping[Weekday, str | None] = MappingProxyType({})
_NO_MINUTES: Mapping[Weekday, int] = MappingProxyType({})


class Intent(StrEnum):
    """What a message is for."""

    RUN_FINISHED = "run_finished"
    RUN_PLANNED = "run_planned"
    RUN_NEGATED = "run_negated"
    START_ROUTINE = "start_routine"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    SNOOZE = "snooze"
    FEELING = "feeling"
    SETTINGS = "settings"
    SCHEDULE_DECLARE = "schedule_declare"
    FAQ = "faq"
    GREETING = "greeting"
    THANKS = "thanks"
    OUT_OF_SCOPE = "out_of_scope"


class ConversationState(StrEnum):
    """Where the conversation stands; it settles what a lone "ok" or "back" means."""

    IDLE = "idle"
    ASKING = "asking"
    RUNNING = "running"
    PAUSED = "paused"


class RedFlag(StrEnum):
    """Kinds of alarm signs; the safety table says what to do about each."""

    NUMB = "numb"
    TINGLING = "tingling"
    SWOLLEN = "swollen"
    SWOLLEN_CALF = "swollen_calf"
    POP = "pop"
    CANNOT_BEAR_WEIGHT = "cannot_bear_weight"
    WOUND = "wound"
    FEVER = "fever"
    NIGHT_PAIN = "night_pain"
    FRACTURE = "fracture"
    HOT_RED = "hot_red"
    PALE_COLD = "pale_cold"
    WEAKNESS = "weakness"
    DEFORMED = "deformed"
    BREATHLESS = "breathless"
    CHEST_PAIN = "chest_pain"
    SADDLE = "saddle"


@dataclass(frozen=True, slots=True)
class Slots:
    """Facts read from one message; None or empty means that nothing was said."""

    distance_m: float | None = None
    """Metres covered; the total of an interval set."""
    duration_s: int | None = None
    """Running time in seconds."""
    finished_ago_s: int | None = None
    """Seconds between the end of the run and the message."""
    finished_at: datetime | None = None
    """End of the run on the clock of `now`; None when no `now` was given."""
    day_before: bool = False
    """Told of yesterday, though perhaps without a time."""
    pain: int | None = None
    """0-10; now beats yesterday, a range gives its upper end, the worse foot counts."""
    side: Side | None = None
    schedule: Mapping[Weekday, str | None] = field(default_factory=lambda: _EMPTY)
    """Weekday to "HH:MM" (24 hours), or to None when no time was said."""
    schedule_minutes: Mapping[Weekday, int] = field(default_factory=lambda: _NO_MINUTES)
    """How long the runs of those days take, where it was said."""
    long_days: tuple[Weekday, ...] = ()
    """Those days of the schedule whose run was called the long one."""
    snooze_s: int | None = None
    snooze_until: str | None = None
    """"HH:MM", 24 hours."""
    feeling: Feeling | None = None
    redflags: tuple[RedFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one message says, how sure that is, and what to ask when it is not."""

    intent: Intent
    confidence: float
    """Calibrated probability (0-1) that `intent` is right."""
    alternatives: tuple[tuple[Intent, float], ...] = ()
    """The other likely intents, best first."""
    topic: str | None = None
    """The one FAQ topic that is sure enough to be answered straight away."""
    topics: tuple[tuple[str, float], ...] = ()
    """Up to three FAQ topics with their probabilities, best first."""
    slots: Slots = field(default_factory=Slots)
    red_flags: tuple[RedFlag, ...] = ()
    """Alarm signs that are said to be there; set whatever the intent is."""
    language: str = "en"
    sure: bool = True
    ask: tuple[Intent, ...] = ()
    """What to offer as buttons when `sure` is False, best first."""
    tier: Tier = "empty"
    """What settled the intent: an alarm sign, a fixed phrase, the model, or rules without one."""
