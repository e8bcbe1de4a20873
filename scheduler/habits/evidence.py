"""A runner's last weeks as days and finishes: what the learner looks at. Draws no conclusion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.habits.records import Answer, History, NudgeRecord, RunRecord, Source
from scheduler.habits.slots import key_weekday_and_minute
from scheduler.local_time import habit_date, habit_day

WINDOW_DAYS = 12 * 7
"""How far back is looked: a habit forgets faster than this."""

UNANSWERED_AFTER = timedelta(hours=12)
"""After this an unanswered nudge counts as ignored."""

DEFAULT_MINUTES = 45
DEFAULT_LONG_MINUTES = 90


class Finish(NamedTuple):
    """One logged run by the runner's day: ordinal of the day, minutes since 04:00, its source."""

    day: int
    minute: int
    source: Source


class Asked(NamedTuple):
    """One nudge that was sent, by the runner's day and the slot's minutes since 04:00."""

    day: int
    minute: int
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The window, sorted by day. Ordinals are `date.toordinal()` of the runner's days."""

    today: int
    first: int
    """The first day of the window on which anything is known."""
    finishes: tuple[Finish, ...]
    asked: tuple[Asked, ...]
    off: frozenset[int]
    """Days in a pause: they teach nothing."""
    usual_minutes: int | None
    """Median length of the runs, if any is known."""


def gather(history: History, *, zone: ZoneInfo, now: datetime) -> Evidence:
    """The part of `history` within WINDOW_DAYS before `now`."""
    today = habit_date(now, zone).toordinal()
    oldest = date.fromordinal(today - WINDOW_DAYS)
    runs = [run for run in history.runs if run.local_date >= oldest and run.finished_at <= now]
    finishes = sorted(map(_finish, runs))
    asked = sorted(_asked(history.nudges, oldest, now), key=attrgetter("day", "minute"))
    first = min([finish.day for finish in finishes] + [ask.day for ask in asked], default=today)
    lengths = [run.minutes for run in runs if run.minutes]
    return Evidence(
        today=today,
        first=first,
        finishes=tuple(finishes),
        asked=tuple(asked),
        off=_days_off(history, first=today - WINDOW_DAYS, last=today + WINDOW_DAYS),
        usual_minutes=round(median(lengths)) if lengths else None,
    )


def is_ignored(nudge: NudgeRecord, now: datetime) -> bool:
    """Whether a sent nudge stayed without an answer for so long that none will come."""
    if nudge.sent_at is None:
        return False
    if nudge.answer is None:
        return now - nudge.sent_at >= UNANSWERED_AFTER
    return nudge.answer is Answer.IGNORED


def _finish(run: RunRecord) -> Finish:
    day, minute = habit_day(run.local_date, run.local_minute)
    return Finish(day.toordinal(), minute, run.source)


def _asked(nudges: Iterable[NudgeRecord], oldest: date, now: datetime) -> Iterable[Asked]:
    for nudge in nudges:
        if nudge.local_date < oldest or nudge.sent_at is None or nudge.sent_at > now:
            continue
        _, minute = key_weekday_and_minute(nudge.slot)
        answer = Answer.IGNORED if is_ignored(nudge, now) else nudge.answer
        yield Asked(nudge.local_date.toordinal(), habit_day(nudge.local_date, minute)[1], answer)


def _days_off(history: History, *, first: int, last: int) -> frozenset[int]:
    days: set[int] = set()
    for pause in history.pauses:
        until = pause.until.toordinal() if pause.until else last + 1
        days.update(range(max(first, pause.first.toordinal()), min(last + 1, until)))
    return frozenset(days)
