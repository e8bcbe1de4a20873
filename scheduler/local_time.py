"""A runner's wall clock: local minutes to UTC and back, where the day turns. Reads no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 1440

HABIT_DAY_TURN = 240
"""Local minute (04:00) at which a runner's day turns: a run at 00:15 belongs to the evening."""


def to_utc(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC moment of `minute` local minutes after midnight on `day`, by the wall clock.

    Minutes of 1440 and more run on into the next day. A time that a clock change skips becomes
    the first valid minute after it; a time that comes twice becomes the first of the two.
    """
    wall = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minute)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    # In a gap fold=1 reads the wall time with the new offset and so lands before the change,
    # fold=0 with the old one and lands after it: the change lies between the two.
    before = wall.replace(fold=1).astimezone(UTC)
    after = wall.replace(fold=0).astimezone(UTC)
    old_offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after


def local_day(at: datetime, zone: ZoneInfo) -> tuple[date, int]:
    """The local date and the minutes after its midnight (0-1439) at the aware moment `at`."""
    local = at.astimezone(zone)
    return local.date(), local.hour * 60 + local.minute


def local_minute(at: datetime, zone: ZoneInfo) -> int:
    """Minutes after local midnight (0-1439) at the aware moment `at`."""
    return local_day(at, zone)[1]


def habit_day(day: date, minute: int) -> tuple[date, int]:
    """The runner's day and the minutes since it began (0-1439) for a local date and minute."""
    if minute < HABIT_DAY_TURN:
        return day - timedelta(days=1), minute + MINUTES_A_DAY - HABIT_DAY_TURN
    return day, minute - HABIT_DAY_TURN


def habit_date(at: datetime, zone: ZoneInfo) -> date:
    """The runner's day (it turns at 04:00 local) to which the aware moment `at` belongs."""
    return habit_day(*local_day(at, zone))[0]


def habit_to_utc(day: date, since_turn: int, zone: ZoneInfo) -> datetime:
    """The UTC moment `since_turn` wall-clock minutes after the runner's day `day` began."""
    return to_utc(day, HABIT_DAY_TURN + since_turn, zone)


def minutes_apart(one: int, other: int) -> int:
    """Distance in minutes (0-720) between two local minutes on the circle of the day."""
    apart = abs(one - other) % MINUTES_A_DAY
    return min(apart, MINUTES_A_DAY - apart)


def within(minute: int, *, start: int, end: int) -> bool:
    """Whether a local minute lies in [start, end) of the day's circle; empty if start == end."""
    return (minute - start) % MINUTES_A_DAY < (end - start) % MINUTES_A_DAY
