"""When to ask again after "later" or "still running": the runner's wish, so no quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.local_time import habit_date, to_utc

EVENING = 20 * 60
"""Local minute that "this evening" means."""


class Snooze(StrEnum):
    """The buttons under a nudge that put it off."""

    STILL_RUNNING = "still_running"
    HALF_HOUR = "half_hour"
    TWO_HOURS = "two_hours"
    THIS_EVENING = "this_evening"


_DELAYS = {
    Snooze.STILL_RUNNING: timedelta(minutes=30),
    Snooze.HALF_HOUR: timedelta(minutes=30),
    Snooze.TWO_HOURS: timedelta(hours=2),
}


def snooze_until(choice: Snooze, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The aware UTC moment to ask again. "This evening" is 20:00 local, or in an hour if it is
    19:00 or later by then.
    """
    if choice in _DELAYS:
        return now.astimezone(UTC) + _DELAYS[choice]
    soon = now.astimezone(UTC) + timedelta(hours=1)
    return max(soon, to_utc(habit_date(now, zone), EVENING, zone))
