"""Builders for the tests of the learner: weeks of runs and nudges of one runner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.habits import Answer, NudgeRecord, NudgeSettings, RunRecord, Source
from scheduler.local_time import to_utc

BERLIN = ZoneInfo("Europe/Berlin")
SETTINGS = NudgeSettings()
MONDAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
"""Monday, 05:00 in Berlin."""

EVENING = 19 * 60


def run(
    day: date, minute: int, source: Source = Source.SAID, zone: ZoneInfo = BERLIN
) -> RunRecord:
    at = to_utc(day, minute, zone)
    local = at.astimezone(zone)
    return RunRecord(at, local.date(), local.hour * 60 + local.minute, source)


def weekly(
    weekdays: Iterable[int], minute: int, *, weeks: Iterable[int], source: Source = Source.SAID
) -> tuple[RunRecord, ...]:
    """A run on each weekday, so many weeks before MONDAY (1: last week)."""
    return tuple(
        run(MONDAY - timedelta(weeks=week) + timedelta(days=weekday), minute, source)
        for week in weeks
        for weekday in weekdays
    )


def nudge(
    day: date, slot: str, minute: int, answer: Answer | None, again_at: datetime | None = None
) -> NudgeRecord:
    at = to_utc(day, minute, BERLIN)
    return NudgeRecord(slot, day, at, sent_at=at, answer=answer, again_at=again_at)
