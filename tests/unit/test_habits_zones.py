"""One nudge per local day and slot in every zone across its clock changes, 2020 to 2035.

A sample of zones by default; every zone with SOLEMATE_ALL_ZONES=1.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest

from scheduler.habits import (
    Answer,
    DeclaredSlot,
    History,
    NudgeRecord,
    NudgeSettings,
    Plan,
    RunRecord,
    Source,
    next_nudge,
)
from scheduler.local_time import habit_date, local_minute, within

ALL = os.environ.get("SOLEMATE_ALL_ZONES") == "1"
STRANGE = (
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
)
EVERY = sorted(available_timezones() - {"localtime", "Factory"})
ZONES = EVERY if ALL else sorted({*STRANGE, *Random(5).sample(EVERY, 40)})
CHANGES_A_ZONE = 99 if ALL else 2

# Finishes about 02:30 (within most clock changes), 08:15 and 19:15: the first is for night owls.
SLOTS = tuple(
    DeclaredSlot(weekday, start, minutes=45)
    for weekday in range(7)
    for start in (105, 7 * 60 + 30, 18 * 60 + 30)
)
AWAKE = NudgeSettings(quiet_start=0, quiet_end=0, weekly_cap=99, daily_cap=3)
ASLEEP = NudgeSettings(weekly_cap=99)


def changes(zone: ZoneInfo) -> list[date]:
    """The days on which the zone's clock changes."""
    start = datetime(2020, 1, 1, 12, tzinfo=UTC)
    noons = [start + timedelta(days=day) for day in range(366 * 16)]
    offsets = [noon.astimezone(zone).utcoffset() for noon in noons]
    return [
        noon.date()
        for noon, before, after in zip(noons[1:], offsets, offsets[1:], strict=False)
        if before != after
    ]


def live(
    zones: list[tuple[datetime, ZoneInfo]], *, until: datetime, settings: NudgeSettings
) -> Iterator[tuple[datetime, ZoneInfo, Plan]]:
    """Follow the plans of a runner who says yes to each, through the zones from their moments."""
    history = History(declared=SLOTS)
    now = zones[0][0]
    while now < until:
        zone = [zone for start, zone in zones if start <= now][-1]
        moved = min((start for start, _ in zones if start > now), default=until)
        answer = next_nudge(history, zone=zone, now=now, settings=settings)
        due = answer.at if isinstance(answer, Plan) else answer.look_again
        if due >= moved or not isinstance(answer, Plan):
            now = min(due, moved)
            continue
        yield now, zone, answer
        now = answer.at
        history = after_yes(history, answer, zone)


def after_yes(history: History, plan: Plan, zone: ZoneInfo) -> History:
    nudge = NudgeRecord(
        plan.slot,
        plan.local_date,
        plan.at,
        sent_at=plan.at,
        answered_at=plan.at,
        answer=Answer.YES,
    )
    finish = plan.at - timedelta(minutes=20)
    local = finish.astimezone(zone)
    run = RunRecord(finish, local.date(), local.hour * 60 + local.minute, Source.NUDGE, 45)
    return History((*history.runs, run), (*history.nudges, nudge), history.declared)


def slot_of(plan: Plan) -> int:
    """Which of the three declared finishes a plan is for."""
    return min((150, 495, 1155), key=lambda finish: abs(finish - plan.why.usual_finish))


@pytest.mark.parametrize("name", ZONES)
def test_one_nudge_per_local_day_and_slot_across_clock_changes(name: str) -> None:
    zone = ZoneInfo(name)
    days = changes(zone)
    for day in Random(name).sample(days, min(len(days), CHANGES_A_ZONE)):
        start = datetime.combine(day - timedelta(days=2), time(12), tzinfo=UTC)

        plans = list(live([(start, zone)], until=start + timedelta(days=5), settings=AWAKE))

        sent = Counter((plan.local_date, slot_of(plan)) for _, _, plan in plans)
        first = habit_date(start, zone)
        whole = [first + timedelta(days=n) for n in (1, 2, 3)]
        expected = {(on, finish) for on in whole for finish in (150, 495, 1155)}
        assert set(sent.values()) == {1}
        assert expected <= set(sent), (name, day)


@pytest.mark.parametrize("name", ZONES)
def test_no_nudge_in_quiet_hours_and_none_in_the_past(name: str) -> None:
    zone = ZoneInfo(name)
    days = changes(zone) or [date(2026, 6, 1)]
    day = Random(name).choice(days)
    start = datetime.combine(day - timedelta(days=2), time(12), tzinfo=UTC)

    plans = list(live([(start, zone)], until=start + timedelta(days=4), settings=ASLEEP))

    assert len(plans) >= 6
    for now, _, plan in plans:
        assert plan.at > now
        assert not within(local_minute(plan.at, zone), start=22 * 60, end=7 * 60)


JOURNEYS = [tuple(Random(seed).sample(EVERY, 3)) for seed in range(200 if ALL else 25)]


@pytest.mark.parametrize("names", JOURNEYS, ids="-".join)
def test_no_slot_is_asked_about_twice_within_twenty_hours_on_a_journey(
    names: tuple[str, ...],
) -> None:
    dice = Random("".join(names))
    start = datetime(dice.randint(2020, 2035), dice.randint(1, 11), 5, 12, tzinfo=UTC)
    hours = (0, dice.randint(24, 60), dice.randint(61, 110))
    zones = [
        (start + timedelta(hours=hour), ZoneInfo(name))
        for hour, name in zip(hours, names, strict=True)
    ]

    plans = list(live(zones, until=start + timedelta(days=6), settings=AWAKE))

    assert set(Counter((plan.local_date, slot_of(plan)) for _, _, plan in plans).values()) == {1}
    for _, _, plan in plans:
        for _, _, other in plans:
            if plan.at < other.at and slot_of(plan) == slot_of(other):
                assert other.at - plan.at >= timedelta(hours=20)
