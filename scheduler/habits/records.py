"""What the learner is given: runs, nudges, declared slots, pauses, settings. Records only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Source(StrEnum):
    """How a run came to be logged."""

    SAID = "said"
    NUDGE = "nudge"
    FILE = "file"
    LINK = "link"


class Answer(StrEnum):
    """What a runner did with a nudge."""

    YES = "yes"
    STILL_RUNNING = "still_running"
    NOT_TODAY = "not_today"
    LATER = "later"
    STOP = "stop"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One logged run. `finished_at` is aware UTC; date and minute (0-1439) are as the runner's
    clock showed them at the finish, so that a habit keeps local time through travel and DST.
    """

    finished_at: datetime
    local_date: date
    local_minute: int
    source: Source
    minutes: int | None = None
    """Length of the run, if known."""


@dataclass(frozen=True, slots=True)
class NudgeRecord:
    """One nudge: the occasion it was for, and what came of it.

    `slot` and `local_date` are those of the Plan. `sent_at` is None while it waits or was
    dropped. An `answer` of None is a nudge not answered yet; after UNANSWERED_AFTER it counts
    as ignored. `again_at` is set while a snoozed nudge (later, still running) waits.
    """

    slot: str
    local_date: date
    planned_for: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeclaredSlot:
    """A slot the runner told us: ISO weekday less one (Monday 0) and the local minute of the
    *start*; the finish is guessed from `minutes`, the runner's usual length, or a default.
    """

    weekday: int
    start_minute: int
    long_run: bool = False
    minutes: int | None = None
    since: date | None = None
    """The day it was declared: silence before it says nothing about it."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No nudges from the runner's day `first` until the day `until` (not included; None: until
    the runner comes back). Days in a pause teach nothing.
    """

    first: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one runner, in any order. Rows older than WINDOW_DAYS may be left out:
    they are not looked at.
    """

    runs: tuple[RunRecord, ...] = ()
    nudges: tuple[NudgeRecord, ...] = ()
    declared: tuple[DeclaredSlot, ...] = ()
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class NudgeSettings:
    """What the runner set. Quiet hours are local minutes [start, end); equal means none.

    `muted` holds slot keys; a key mutes the slot it names even when the learnt time has drifted.
    `less_often` is the button: only what is likely is asked, and never two days in a row.
    """

    enabled: bool = True
    quiet_start: int = 22 * 60
    quiet_end: int = 7 * 60
    weekly_cap: int = 7
    daily_cap: int = 2
    less_often: bool = False
    muted: frozenset[str] = frozenset()
