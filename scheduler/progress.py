"""Twelve weeks of a runner in figures: runs, care, soreness a foot, kind streaks. No drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from content.models.plan import FEET, Foot
from scheduler.habits import Pause
from storage.history import NumbersSeen, RunSeen

WEEKS = 12
ENOUGH = 3
"""A week is good with care after this many runs, or after every run if there were fewer."""


@dataclass(frozen=True, slots=True)
class Week:
    """Runs of one week, from its Monday; `paused`: some of it was holiday or injury."""

    monday: date
    runs: int
    cared: int
    paused: bool

    @property
    def good(self) -> bool:
        """Care after three runs, or after every one."""
        return self.runs > 0 and self.cared >= min(self.runs, ENOUGH)

    @property
    def counts(self) -> bool:
        """Weeks without a run, and weeks off, say nothing either way."""
        return self.good or (self.runs > 0 and not self.paused)


@dataclass(frozen=True, slots=True)
class Point:
    """Average soreness of one foot before and after the routines of one week, 0 to 10."""

    week: int
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """All that the picture and its three lines say."""

    weeks: tuple[Week, ...]
    feet: dict[Foot, tuple[Point, ...]]

    @property
    def runs(self) -> int:
        """Every run that was logged: also those after which care was not offered."""
        return sum(week.runs for week in self.weeks)

    @property
    def cared(self) -> int:
        """Runs followed by a routine."""
        return sum(week.cared for week in self.weeks)

    @property
    def good_weeks(self) -> int:
        """Good weeks in all; a miss takes none away."""
        return sum(week.good for week in self.weeks)

    @property
    def weeks_counted(self) -> int:
        """Weeks that say something."""
        return sum(week.counts for week in self.weeks)

    @property
    def streak(self) -> int:
        """Good weeks up to now; weeks off do not break it, and this week is not over yet."""
        length = 0
        for week in reversed(self.weeks):
            if week.good:
                length += 1
            elif week.counts and week is not self.weeks[-1]:
                break
        return length


def first_monday(today: date) -> date:
    """The Monday with which the twelve weeks up to `today` begin."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def progress_of(
    runs: Sequence[RunSeen],
    numbers: Sequence[NumbersSeen],
    *,
    pauses: Sequence[Pause],
    today: date,
    zone: ZoneInfo,
) -> Progress:
    """The figures of the twelve weeks up to `today`."""
    first = first_monday(today)
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
    weeks = tuple(_week(monday, runs, pauses) for monday in mondays)
    feet: dict[Foot, tuple[Point, ...]] = {
        foot: _points([one for one in numbers if foot in feet_of(one)], first, zone)
        for foot in FEET
    }
    return Progress(weeks, feet)


def _week(monday: date, runs: Sequence[RunSeen], pauses: Sequence[Pause]) -> Week:
    end = monday + timedelta(weeks=1)
    mine = [run for run in runs if monday <= run.day < end]
    off = any(one.first < end and (one.until is None or one.until > monday) for one in pauses)
    return Week(monday, len(mine), sum(run.cared for run in mine), off)


def feet_of(seen: NumbersSeen) -> tuple[Foot, ...]:
    """The feet a routine's numbers are about: both, when no side was named."""
    for given in (seen.answers or {}).get("given", []):
        if given.get("question") == "side":
            named = given.get("options", [])
            return tuple(foot for foot in FEET if foot in named) or FEET
    return FEET


def _points(seen: Sequence[NumbersSeen], first: date, zone: ZoneInfo) -> tuple[Point, ...]:
    by_week: dict[int, list[NumbersSeen]] = {}
    for one in seen:
        by_week.setdefault((one.at.astimezone(zone).date() - first).days // 7, []).append(one)
    return tuple(
        Point(week, mean([one.before for one in ones]), mean([one.after for one in ones]))
        for week, ones in sorted(by_week.items())
        if 0 <= week < WEEKS
    )


def mean(values: Sequence[float | None]) -> float | None:
    """The average of what is known; None of nothing."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
