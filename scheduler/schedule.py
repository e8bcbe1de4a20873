"""Changes what a runner told us of their week: declare, correct, mute, remove. No rows here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler import rhythm
from scheduler.habits import DeclaredSlot, same_slot, slot_key
from scheduler.habits.evidence import DEFAULT_MINUTES
from scheduler.habits.grouping import declared_finish
from scheduler.habits.slots import key_weekday_and_minute
from scheduler.local_time import HABIT_DAY_TURN, MINUTES_A_DAY, minutes_apart
from storage.records import User

SAME_START = 180
"""Minutes within which a newly told start replaces the one told before, on the same weekday."""

Columns = dict[str, Any]
"""Columns of the runner's row to change."""


def declare(
    user: User,
    starts: Mapping[int, int],
    *,
    today: date,
    long_days: Collection[int] = (),
    minutes: Mapping[int, int] | None = None,
) -> Columns:
    """Add starts (weekday, Monday 0, to local minute) to what was told before.

    `minutes`: how long the runs of those weekdays take; where nothing is said, as long as the run
    they replace. Who runs long on one of the `long_days` comes home later:
    habits.grouping.declared_finish.
    """
    before = rhythm.declared_of(user)
    new = []
    for weekday, start in starts.items():
        slot = DeclaredSlot(weekday, start, long_run=weekday in long_days, since=today)
        length = (minutes or {}).get(weekday) or _length_before(before, slot)
        new.append(replace(slot, minutes=length))
    kept = [slot for slot in before if not any(_replaces(one, slot) for one in new)]
    # Who tells us a time wants to be asked then, whatever was muted or removed before.
    muted = [key for key in user.muted or () if not any(_at(slot, key) for slot in new)]
    return {"declared": rhythm.declared_column([*kept, *new]), "muted": muted}


def _replaces(new: DeclaredSlot, old: DeclaredSlot) -> bool:
    same_day = new.weekday == old.weekday
    return same_day and minutes_apart(new.start_minute, old.start_minute) <= SAME_START


def _length_before(before: Iterable[DeclaredSlot], new: DeclaredSlot) -> int | None:
    alike = (old for old in before if _replaces(new, old) and old.long_run == new.long_run)
    return next((old.minutes for old in alike), None)


def set_length(user: User, weekdays: Iterable[int], start_minute: int, minutes: int) -> Columns:
    """How long the runs that start then usually take."""
    days = set(weekdays)
    return {
        "declared": rhythm.declared_column(
            replace(slot, minutes=minutes)
            if slot.weekday in days and slot.start_minute == start_minute
            else slot
            for slot in rhythm.declared_of(user)
        )
    }


def without_length(user: User) -> tuple[tuple[int, ...], int] | None:
    """The first told start whose length is not known: its weekdays and local minute."""
    open_ones = [slot for slot in rhythm.declared_of(user) if slot.minutes is None]
    if not open_ones:
        return None
    first = open_ones[0]
    same = [
        slot.weekday
        for slot in open_ones
        if (slot.start_minute, slot.long_run) == (first.start_minute, first.long_run)
    ]
    return tuple(same), first.start_minute


def _key(slot: DeclaredSlot) -> str:
    weekday, minute = declared_finish(slot, None)
    return slot_key(weekday, (minute + HABIT_DAY_TURN) % MINUTES_A_DAY)


def _at(slot: DeclaredSlot, key: str) -> bool:
    return same_slot(_key(slot), key)


def remove(user: User, key: str, *, now: datetime) -> Columns:
    """Forget a slot: what was told, and what was learnt of it until now."""
    return {
        "declared": rhythm.declared_column(
            slot for slot in rhythm.declared_of(user) if not _at(slot, key)
        ),
        "unlearned": rhythm.unlearned_column(user, key, now=now),
        "muted": _unmuted(user, key),
    }


def correct(user: User, key: str, finish: int, *, now: datetime, zone: ZoneInfo) -> Columns:
    """The runner is usually back at local minute `finish` instead."""
    columns = remove(user, key, now=now)
    weekday, _ = key_weekday_and_minute(key)
    old = next((slot for slot in rhythm.declared_of(user) if _at(slot, key)), None)
    length = (old.minutes if old else None) or DEFAULT_MINUTES
    start = finish - length if finish >= HABIT_DAY_TURN else finish + MINUTES_A_DAY - length
    days, minute = divmod(start, MINUTES_A_DAY)
    new = DeclaredSlot(
        (weekday + days) % 7,
        minute,
        minutes=length,
        long_run=bool(old and old.long_run),
        since=now.astimezone(zone).date(),
    )
    return columns | {"declared": [*columns["declared"], *rhythm.declared_column([new])]}


def mute(user: User, key: str) -> Columns:
    """Do not ask at this slot."""
    return {"muted": sorted({*(user.muted or ()), key})}


def unmute(user: User, key: str) -> Columns:
    """Ask at this slot again."""
    return {"muted": _unmuted(user, key)}


def _unmuted(user: User, key: str) -> list[str]:
    return [one for one in user.muted or () if not same_slot(one, key)]
