"""The usual week as hours on a clock: when each run begins and ends. Pure; no rows, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from scheduler.habits import DeclaredSlot, History, UsualSlot, same_slot, slot_key
from scheduler.habits.evidence import DEFAULT_MINUTES
from scheduler.habits.grouping import declared_finish
from scheduler.local_time import HABIT_DAY_TURN, MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Outing:
    """One usual run: minutes from the midnight with which its weekday (Monday 0) begins."""

    weekday: int
    number: int  # among those of its weekday, from 0: what a calendar knows it by
    start: int
    finish: int


def outings(slots: Sequence[UsualSlot], history: History) -> tuple[Outing, ...]:
    """Each slot of the usual week, learnt or told, with its start and its end."""
    usual = _usual_minutes(history)
    found: list[Outing] = []
    for slot in sorted(slots, key=_finish):
        told = next((one for one in history.declared if _is(one, slot)), None)
        length = (told.minutes if told is not None else None) or usual
        number = sum(one.weekday == slot.weekday for one in found)
        end = _finish(slot)[1]
        found.append(Outing(slot.weekday, number, end - length, end))
    return tuple(found)


def _finish(slot: UsualSlot) -> tuple[int, int]:
    """Weekday and minute; a run that ends after midnight belongs to the evening before."""
    late = MINUTES_A_DAY if slot.usual_finish < HABIT_DAY_TURN else 0
    return slot.weekday, slot.usual_finish + late


def _is(told: DeclaredSlot, slot: UsualSlot) -> bool:
    weekday, minute = declared_finish(told, None)
    return same_slot(slot_key(weekday, (minute + HABIT_DAY_TURN) % MINUTES_A_DAY), slot.slot)


def _usual_minutes(history: History) -> int:
    """How long this runner's runs usually take, where they were told; else our guess."""
    known = [run.minutes for run in history.runs if run.minutes is not None]
    return round(median(known)) if known else DEFAULT_MINUTES
