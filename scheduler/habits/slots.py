"""Slots: the finishes of one weekday that belong together, and the keys that name them."""

from __future__ import annotations

from functools import lru_cache

from scheduler.local_time import minutes_apart

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SAME_SLOT_MINUTES = 90
"""Two keys of one weekday this close name one slot: what is learnt drifts with the evidence."""


def slot_key(weekday: int, minute: int) -> str:
    """The key of a slot: weekday (Monday 0) and usual finish (local minute), "tue-1905"."""
    return f"{_DAYS[weekday]}-{minute // 60:02d}{minute % 60:02d}"


@lru_cache(maxsize=4096)
def key_weekday_and_minute(key: str) -> tuple[int, int]:
    """Read a slot key back. Raises ValueError if it is none."""
    day, _, clock = key.partition("-")
    return _DAYS.index(day), int(clock[:2]) * 60 + int(clock[2:])


def same_slot(one: str, other: str) -> bool:
    """Whether two keys name one slot: the same weekday, and times within SAME_SLOT_MINUTES."""
    if one == other:
        return True
    (day, minute), (other_day, other_minute) = map(key_weekday_and_minute, (one, other))
    return day == other_day and minutes_apart(minute, other_minute) <= SAME_SLOT_MINUTES
