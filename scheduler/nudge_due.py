"""A nudge that is due: how its timer carries it, and when it may be said. Pure; no rows."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from scheduler import rhythm
from scheduler.habits import History, Plan, Why
from scheduler.local_time import (
    MINUTES_A_DAY,
    habit_day,
    local_minute,
    minutes_apart,
    to_utc,
    within,
)
from storage.nudge_records import Nudge
from storage.records import Timer, User

_SAME_RUN_MINUTES = 150


@dataclass(frozen=True, slots=True)
class Due:
    """A planned nudge as its timer carries it."""

    at: datetime
    slot: str
    local_date: date
    why: Why
    confidence: float
    ask_to_stop: bool
    snoozed: bool

    @classmethod
    def of(cls, timer: Timer) -> "Due":
        """Read from the timer."""
        kept = timer.payload
        return cls(
            at=timer.due_at,
            slot=kept["slot"],
            local_date=date.fromisoformat(kept["local_date"]),
            why=rhythm.why_of(kept["why"]),
            confidence=kept["confidence"],
            ask_to_stop=kept["ask_to_stop"],
            snoozed=kept["snoozed"],
        )


def payload_of(plan: Plan) -> dict[str, Any]:
    """A plan as its timer carries it."""
    return {
        "slot": plan.slot,
        "local_date": plan.local_date.isoformat(),
        "why": rhythm.why_payload(plan.why),
        "confidence": round(plan.confidence, 4),
        "ask_to_stop": plan.ask_to_stop,
        "snoozed": plan.snoozed,
    }


def ran_already(due: Due, history: History) -> bool:
    """Whether a run of that day and slot is logged."""
    for run in history.runs:
        day, _ = habit_day(run.local_date, run.local_minute)
        apart = minutes_apart(run.local_minute, due.why.usual_finish)
        if day == due.local_date and apart <= _SAME_RUN_MINUTES:
            return True
    return False


def is_held_out(user_id: int, day: date, slot: str, share: float) -> bool:
    """Whether this occasion is one of the `share` (0-1) that are left out; always the same."""
    drawn = sha256(f"{user_id}:{day.isoformat()}:{slot}".encode()).digest()[:8]
    return int.from_bytes(drawn) / 2**64 < share


def in_quiet_hours(user: User, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the runner's own clock is within their quiet hours."""
    return within(local_minute(now, zone), start=user.quiet_from, end=user.quiet_until)


def last_moment(user: User, latest: datetime, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Until when something may still be sent: `latest`, but not into the quiet hours."""
    if user.quiet_from == user.quiet_until:
        return latest
    today = now.astimezone(zone).date()
    quiet = to_utc(today, user.quiet_from, zone)
    if quiet <= now:
        quiet = to_utc(today, user.quiet_from + MINUTES_A_DAY, zone)
    return min(latest, quiet)


def is_open(nudge: Nudge) -> bool:
    """Whether this nudge still waits for an answer, or was only put off."""
    return nudge.answer in (None, "later", "still_running", rhythm.LESS)
