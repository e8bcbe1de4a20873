"""Twelve types of simulated runners: what they run, what they would declare. No nudges here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.habits.families import Family, Range
from scheduler.habits import DeclaredSlot, NudgeSettings

WEEKS = 22
HOME = ZoneInfo("Europe/Berlin")
FIRST_DAY = date(2025, 1, 6)
"""A Monday; five months from here hold a change to summer time."""


@dataclass(frozen=True)
class Habit:
    """One slot: weekday, usual start and length in minutes, spread of the finish."""

    weekday: int
    start: float
    length: float
    spread: float
    long_run: bool = False
    weeks: range = range(WEEKS)
    drift: float = 0.0


@dataclass(frozen=True, order=True)
class Run:
    """One run as it happened, aware UTC; `reported` without being asked."""

    finish: datetime
    start: datetime
    reported: bool
    report_at: datetime


@dataclass(frozen=True)
class Runner:
    """A simulated runner and all that happens in five months."""

    kind: str
    runs: tuple[Run, ...]
    declared: tuple[DeclaredSlot, ...]
    zones: tuple[tuple[date, ZoneInfo], ...]
    answers_yes: float
    answers_no: float
    corrects: float
    settings: NudgeSettings = field(default_factory=NudgeSettings)
    habits: tuple[Habit, ...] = ()
    kept: float = 1.0
    share: float = 0.5
    away: range = range(0)

    def zone_on(self, day: date) -> ZoneInfo:
        """Where the runner is on a day."""
        return [zone for first, zone in self.zones if first <= day][-1]

    def zone_at(self, at: datetime) -> ZoneInfo:
        """Where the runner is at a moment."""
        return self.zone_on((at - timedelta(hours=2)).date())


class Draw:
    """The dice of one runner and the family's ranges."""

    def __init__(self, family: Family, dice: Random) -> None:
        self.family = family
        self.dice = dice
        self.kept = self.within(family.kept)
        self.shift = self.within(family.shift)
        self.tight = self.within(family.tight)
        self.loose = self.within(family.loose)

    def within(self, bounds: Range) -> float:
        """One value of a range."""
        return self.dice.uniform(*bounds)

    def days(self, pool: range, least: int, most: int) -> list[int]:
        """Some weekdays of a pool."""
        return sorted(self.dice.sample(pool, self.dice.randint(least, most)))

    def habits(self, days: list[int], start: float, length: float, spread: float) -> list[Habit]:
        """The same hour on several weekdays."""
        return [Habit(day, start + self.shift, length, spread) for day in days]


def _mornings(draw: Draw) -> list[Habit]:
    return draw.habits(draw.days(range(6), 3, 5), 7 * 60 + 30, 45, draw.tight)


def _evenings(draw: Draw) -> list[Habit]:
    return draw.habits(draw.days(range(7), 3, 4), 18 * 60 + 30, 50, draw.loose)


def _lunch(draw: Draw) -> list[Habit]:
    return draw.habits(draw.days(range(5), 3, 5), 12 * 60 + 5, 40, draw.tight)


def _long_sunday(draw: Draw) -> list[Habit]:
    short = draw.habits(draw.days(range(5), 2, 3), 17 * 60 + 45, 40, draw.tight)
    start = 9 * 60 + draw.shift / 2
    return [*short, Habit(6, start, draw.dice.uniform(90, 130), draw.tight * 1.5, long_run=True)]


def _doubles(draw: Draw) -> list[Habit]:
    days = draw.days(range(6), 3, 5)
    mornings = draw.habits(days, 7 * 60 + 15, 40, draw.tight)
    evenings = draw.habits(sorted(draw.dice.sample(days, len(days) - 1)), 17 * 60, 50, draw.tight)
    return mornings + evenings


def _shifts(draw: Draw) -> list[Habit]:
    early = draw.habits(draw.days(range(6), 3, 4), 7 * 60 + 30, 45, draw.tight)
    late = draw.habits(draw.days(range(6), 3, 4), 17 * 60 + 30, 45, draw.tight)
    one, other = range(0, WEEKS, 2), range(1, WEEKS, 2)
    return [replace(habit, weeks=one) for habit in early] + [
        replace(habit, weeks=other) for habit in late
    ]


def _changed(draw: Draw) -> list[Habit]:
    week = round(draw.within(draw.family.change_week))
    old = draw.habits(draw.days(range(7), 3, 4), 18 * 60, 45, draw.tight)
    new = draw.habits(draw.days(range(7), 3, 4), 7 * 60 + 30, 45, draw.tight)
    return [replace(habit, weeks=range(week)) for habit in old] + [
        replace(habit, weeks=range(week, WEEKS)) for habit in new
    ]


def _drifting(draw: Draw) -> list[Habit]:
    drift = draw.within(draw.family.drift)
    habits = draw.habits(draw.days(range(7), 3, 4), 17 * 60 + 30, 45, draw.tight)
    return [replace(habit, drift=drift) for habit in habits]


def _midnight(draw: Draw) -> list[Habit]:
    return draw.habits(draw.days(range(7), 3, 4), 23 * 60, 50, draw.tight * 1.3)


def _evenings_tight(draw: Draw) -> list[Habit]:
    return draw.habits(draw.days(range(7), 3, 4), 18 * 60, 45, draw.tight)


KINDS: dict[str, Callable[[Draw], list[Habit]]] = {
    "regular mornings": _mornings,
    "loose evenings": _evenings,
    "weekday lunch": _lunch,
    "short weekdays, long Sunday": _long_sunday,
    "doubles": _doubles,
    "alternating shifts": _shifts,
    "change of habit": _changed,
    "slow drift with daylight": _drifting,
    "sporadic": lambda _: [],
    "injured for a month": _evenings_tight,
    "near midnight": _midnight,
    "traveller": _mornings,
}


def make_runner(kind: str, family: Family, seed: int) -> Runner:
    """One runner of a kind; the same seed gives the same runner."""
    draw = Draw(family, Random(f"{family.name}/{kind}/{seed}"))
    habits = KINDS[kind](draw)
    zones = _journeys(draw) if kind == "traveller" else ((FIRST_DAY - timedelta(9), HOME),)
    runner = Runner(
        kind=kind,
        runs=(),
        declared=tuple(_declare(draw, habit) for habit in habits if 0 in habit.weeks[:1]),
        zones=zones,
        answers_yes=draw.within(family.answers_yes),
        answers_no=draw.within(family.answers_no),
        corrects=draw.within(family.corrects),
        settings=_settings(kind),
    )
    away = _away(draw) if kind == "injured for a month" else range(0)
    share = draw.within(family.self_reported)
    runs = sorted(_runs(draw, habits, runner, away=away, share=share))
    return replace(
        runner, runs=tuple(runs), habits=tuple(habits), kept=draw.kept, share=share, away=away
    )


def _settings(kind: str) -> NudgeSettings:
    # Who runs at midnight says so at the start: their night is later.
    if kind == "near midnight":
        return NudgeSettings(quiet_start=3 * 60, quiet_end=10 * 60)
    return NudgeSettings()


def _journeys(draw: Draw) -> tuple[tuple[date, ZoneInfo], ...]:
    stops = [(FIRST_DAY - timedelta(9), HOME)]
    day = 35
    for name in draw.dice.sample(["America/New_York", "Asia/Tokyo", "Africa/Nairobi"], 2):
        day += draw.dice.randint(5, 20)
        stops.append((FIRST_DAY + timedelta(day), ZoneInfo(name)))
        day += draw.dice.randint(6, 16)
        stops.append((FIRST_DAY + timedelta(day), HOME))
    return tuple(stops)


def _away(draw: Draw) -> range:
    first = draw.dice.randint(50, 80)
    return range(first, first + round(draw.within(draw.family.away_days)))


def _declare(draw: Draw, habit: Habit) -> DeclaredSlot:
    start = habit.start + draw.within(draw.family.declared_off)
    return DeclaredSlot(habit.weekday, round(start / 15) * 15 % 1440, long_run=habit.long_run)


def _runs(
    draw: Draw, habits: list[Habit], runner: Runner, *, away: range, share: float
) -> Iterator[Run]:
    rate = draw.within(draw.family.sporadic if not habits else draw.family.extra)
    for offset in range(WEEKS * 7):
        if offset in away:
            continue
        day = FIRST_DAY + timedelta(offset)
        for habit in habits:
            due = habit.weekday == offset % 7 and offset // 7 in habit.weeks
            if due and draw.dice.random() < draw.kept:
                drift = habit.drift * offset / (WEEKS * 7)
                length = habit.length * draw.dice.uniform(0.92, 1.08)
                finish = draw.dice.gauss(habit.start + habit.length + drift, habit.spread)
                yield _run(draw, runner, day, finish, length, share)
        if draw.dice.random() < rate / 7:
            finish = draw.dice.uniform(8 * 60, 20 * 60 + 30)
            yield _run(draw, runner, day, finish, draw.dice.uniform(30, 70), share)


def _run(draw: Draw, runner: Runner, day: date, finish: float, length: float, share: float) -> Run:
    zone = runner.zone_on(day)
    wall = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=round(finish))
    done = wall.astimezone(UTC)
    delay = timedelta(minutes=draw.within(draw.family.report_delay))
    return Run(
        finish=done,
        start=done - timedelta(minutes=length),
        reported=draw.dice.random() < share,
        report_at=done + delay,
    )
