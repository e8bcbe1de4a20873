"""Which finishes make one slot: the same weekday, close in time; with nudges and declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from scheduler.habits.belief import Seen
from scheduler.habits.evidence import (
    DEFAULT_LONG_MINUTES,
    DEFAULT_MINUTES,
    Asked,
    Evidence,
    Finish,
)
from scheduler.habits.records import Answer, DeclaredSlot, Source
from scheduler.local_time import HABIT_DAY_TURN, MINUTES_A_DAY

GAP = 150
"""Minutes without a finish that part two slots of one weekday."""

BAND_GAP = 60
"""Minutes without a finish, on any weekday, that part two times of day."""

YOUNG_DAYS = 14
"""A time of day is new for so long; then the weekdays that belong to it have shown themselves."""

_BY_ANSWER = {
    Answer.YES: Seen.SAID_YES,
    Answer.NOT_TODAY: Seen.NOT_TODAY,
    Answer.LATER: Seen.PUT_OFF,
    Answer.STILL_RUNNING: Seen.PUT_OFF,
    Answer.STOP: Seen.IGNORED,
    Answer.IGNORED: Seen.IGNORED,
}


class Band(NamedTuple):
    """Finishes of several weekdays at about one time, first seen not long ago."""

    first: int
    """The ordinal of the day it was first seen."""
    minutes: tuple[int, ...]
    weekdays: frozenset[int]


@dataclass(slots=True)
class Slot:
    """One slot of one weekday, minutes since 04:00; `seen` holds what each day showed."""

    weekday: int
    low: int
    high: int
    """The earliest and the latest finish that belong to it."""
    finishes: list[Finish] = field(default_factory=list)
    declared: DeclaredSlot | None = None
    declared_finish: int | None = None
    seen: dict[int, Seen] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    band: Band | None = None
    """Set if nothing was seen on this weekday itself, only on others at this time."""

    def distance(self, minute: int) -> int:
        """How far a minute lies outside the slot (0: inside)."""
        if minute < self.low:
            return self.low - minute
        return minute - self.high if minute > self.high else 0


def find_slots(evidence: Evidence, declared: Iterable[DeclaredSlot]) -> list[Slot]:
    """All slots of the window, by weekday and time."""
    points: list[tuple[int, int, Finish | DeclaredSlot]] = [
        ((finish.day - 1) % 7, finish.minute, finish) for finish in evidence.finishes
    ]
    for slot in declared:
        weekday, minute = declared_finish(slot, evidence.usual_minutes)
        points.append((weekday, minute, slot))
    points.sort(key=itemgetter(0, 1))
    slots: list[Slot] = []
    last = (-1, 0)
    for weekday, minute, point in points:
        if last[0] != weekday or minute - last[1] > GAP:
            slots.append(Slot(weekday, minute, minute))
        _add(slots[-1], point, minute)
        last = (weekday, minute)
    if not any(slot.declared for slot in slots):
        slots.extend(_untried(slots, evidence))
    _place_nudges(slots, evidence.asked)
    return slots


def _untried(slots: Sequence[Slot], evidence: Evidence) -> list[Slot]:
    """Weekdays without a run at an hour at which the runner lately began to run on others."""
    untried = []
    for band in _young_bands(evidence):
        for weekday in range(7):
            near = (slot for slot in slots if slot.weekday == weekday)
            low, high = min(band.minutes), max(band.minutes)
            if not any(slot.low - GAP < high and low < slot.high + GAP for slot in near):
                untried.append(Slot(weekday, low, high, band=band))
    return untried


def _young_bands(evidence: Evidence) -> list[Band]:
    ordered = sorted(evidence.finishes, key=lambda finish: finish.minute)
    groups: list[list[Finish]] = []
    for finish in ordered:
        if not groups or finish.minute - groups[-1][-1].minute > BAND_GAP:
            groups.append([])
        groups[-1].append(finish)
    bands = [
        Band(
            first=min(finish.day for finish in group),
            minutes=tuple(finish.minute for finish in group),
            weekdays=frozenset((finish.day - 1) % 7 for finish in group),
        )
        for group in groups
    ]
    young = evidence.today - YOUNG_DAYS
    return [band for band in bands if band.first > young and len(band.weekdays) > 1]


def declared_finish(slot: DeclaredSlot, usual_minutes: int | None) -> tuple[int, int]:
    """Weekday and minute since 04:00 at which a declared start comes to its finish."""
    length = slot.minutes or (DEFAULT_LONG_MINUTES if slot.long_run else None)
    since_turn = slot.start_minute + (length or usual_minutes or DEFAULT_MINUTES) - HABIT_DAY_TURN
    days, minute = divmod(since_turn, MINUTES_A_DAY)
    return (slot.weekday + days) % 7, minute


def _add(slot: Slot, point: Finish | DeclaredSlot, minute: int) -> None:
    slot.high = minute
    if isinstance(point, DeclaredSlot):
        slot.declared, slot.declared_finish = point, minute
        return
    slot.finishes.append(point)
    if slot.seen.get(point.day) is not Seen.LOGGED:
        slot.seen[point.day] = Seen.SAID_YES if point.source is Source.NUDGE else Seen.LOGGED


def _place_nudges(slots: Sequence[Slot], asked: Iterable[Asked]) -> None:
    for ask in asked:
        weekday = (ask.day - 1) % 7
        near = [slot for slot in slots if slot.weekday == weekday]
        if not near:
            continue
        slot = min(near, key=lambda slot: slot.distance(ask.minute))
        if slot.distance(ask.minute) > GAP:
            continue
        slot.asked.append(ask)
        if ask.answer is not None:
            slot.seen.setdefault(ask.day, _BY_ANSWER[ask.answer])
