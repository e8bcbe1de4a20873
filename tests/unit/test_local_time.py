from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.local_time import (
    habit_date,
    habit_to_utc,
    local_minute,
    minutes_apart,
    to_utc,
    within,
)

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_skipped_minute_becomes_the_first_valid_one_after_the_gap() -> None:
    at = to_utc(date(2026, 3, 29), 2 * 60 + 40, BERLIN)

    assert at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert local_minute(at, BERLIN) == 3 * 60


def test_a_gap_of_half_an_hour_is_left_at_its_end_too() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")

    at = to_utc(date(2026, 10, 4), 2 * 60 + 10, lord_howe)

    assert local_minute(at, lord_howe) == 2 * 60 + 30


def test_a_minute_that_comes_twice_is_the_first_of_the_two() -> None:
    at = to_utc(date(2026, 10, 25), 2 * 60 + 30, BERLIN)

    assert at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_minutes_past_midnight_run_on_into_the_next_day() -> None:
    assert to_utc(date(2026, 7, 1), 1440 + 15, BERLIN) == to_utc(date(2026, 7, 2), 15, BERLIN)


@pytest.mark.parametrize(("hour", "day"), [(3, 30), (4, 1), (23, 1)])
def test_the_runners_day_turns_at_four(hour: int, day: int) -> None:
    at = to_utc(date(2026, 7, 1), hour * 60 + 30, BERLIN)

    assert habit_date(at, BERLIN).day == day


def test_the_runners_day_counts_wall_clock_minutes_across_a_change() -> None:
    at = habit_to_utc(date(2026, 3, 28), 23 * 60 + 30, BERLIN)

    assert at.astimezone(BERLIN).replace(tzinfo=None) == datetime(2026, 3, 29, 3, 30)


@pytest.mark.parametrize(
    ("one", "other", "apart"), [(1410, 15, 45), (15, 1410, 45), (0, 720, 720), (60, 60, 0)]
)
def test_the_day_is_a_circle(one: int, other: int, apart: int) -> None:
    assert minutes_apart(one, other) == apart


@pytest.mark.parametrize(
    ("minute", "quiet"), [(1319, False), (1320, True), (0, True), (419, True), (420, False)]
)
def test_quiet_hours_cross_midnight_and_end_open(minute: int, quiet: bool) -> None:
    assert within(minute, start=1320, end=420) is quiet


def test_equal_ends_mean_no_quiet_hours() -> None:
    assert not within(300, start=300, end=300)
