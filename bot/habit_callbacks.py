"""What the buttons of nudges, schedule, zone, pauses and runs carry. The packing: callbacks.py."""

from dataclasses import dataclass

from bot.callbacks import Callback


@dataclass(frozen=True, slots=True)
class OnNudge(Callback):
    """A button under a nudge: yes, running, no, later, half_hour, keep, stop ..."""

    PREFIX = "n"
    nudge: int
    action: str


@dataclass(frozen=True, slots=True)
class OnRun(Callback):
    """Something about a logged run: show, right, facts, time, at, delete, erase."""

    PREFIX = "r"
    run: int
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class OnWeek(Callback):
    """Something about the usual week: the page, and what was chosen so far."""

    PREFIX = "d"
    page: str
    value: str


@dataclass(frozen=True, slots=True)
class OnSlot(Callback):
    """Something about one slot of the week: show, time, mute, unmute, remove."""

    PREFIX = "l"
    slot: str
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class OnZone(Callback):
    """Something about the zone: set, clock, offset, skip."""

    PREFIX = "z"
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class OnPause(Callback):
    """Something about time off: days, open, back."""

    PREFIX = "o"
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class OnAsking(Callback):
    """A setting of when we may ask: quiet hours, on or off, the cap, the summary."""

    PREFIX = "g"
    setting: str
    value: str
