"""What the learner answers: a plan for one nudge, or why there is none. Holds no sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why nothing is planned."""

    TURNED_OFF = "turned_off"
    PAUSED = "paused"
    BACKED_OFF = "backed_off"
    WEEKLY_CAP = "weekly_cap"
    NO_EVIDENCE = "no_evidence"
    UNSURE = "unsure"
    """There are runs, but no day and time at which one is likely enough to ask."""
    RARELY_RUNS_NOW = "rarely_runs_now"
    MOSTLY_SELF_REPORTED = "mostly_self_reported"
    MUTED = "muted"
    QUIET_HOURS = "quiet_hours"
    DONE = "done"
    """Every slot of the days ahead is logged or was asked about already."""


@dataclass(frozen=True, slots=True)
class Why:
    """What stands behind a plan: "you usually finish about 19:10 on Tuesdays"."""

    weekday: int
    """Monday 0, of the runner's day (which turns at 04:00)."""
    usual_finish: int
    """Local minute, 0-1439."""
    runs: int
    """Runs logged in this slot within the window."""
    not_today: int
    """Nudges for this slot answered with "not today"."""
    ignored: int
    declared: bool
    """The runner told us this slot."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One nudge to send at `at` (aware UTC, after `now`), for the occasion (local_date, slot)."""

    at: datetime
    slot: str
    """Weekday and usual finish, "tue-1905"; compare with `same_slot`, as learnt times drift."""
    local_date: date
    """The runner's day, which turns at 04:00 local."""
    why: Why
    confidence: float
    """0-1: how likely a run is that was not logged, given that none is logged by `at`."""
    ask_to_stop: bool = False
    """Four went unanswered: ask once whether to stop, instead of asking after the run."""
    snoozed: bool = False
    """The runner asked for this moment: it counts in quiet hours too."""


@dataclass(frozen=True, slots=True)
class NoNudge:
    """Nothing to plan now; ask again at `look_again` (aware UTC) or when something is logged."""

    reason: Reason
    look_again: datetime


@dataclass(frozen=True, slots=True)
class UsualSlot:
    """One line of /schedule: a slot learnt or declared, and what we do about it."""

    slot: str
    weekday: int
    usual_finish: int
    """Local minute, 0-1439."""
    nudge_at: int | None
    """Local minute of the nudge; None: not likely enough, or within quiet hours."""
    likelihood: float
    """0-1: how likely a run is on such a day."""
    runs: int
    declared: bool
    muted: bool
