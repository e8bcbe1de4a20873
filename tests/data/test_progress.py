"""Twelve weeks in figures, in a picture and in three lines."""

import time
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.documents.progress import _steps, png, svg
from bot.views.progress import labels, lines
from content.catalog import Catalog
from scheduler.habits import Pause
from scheduler.progress import Progress, first_monday, progress_of
from storage.history import NumbersSeen, RunSeen

TODAY = date(2030, 3, 1)
MONDAY = first_monday(TODAY)


def run(week: int, *, cared: bool = True, day: int = 0) -> RunSeen:
    return RunSeen(MONDAY + timedelta(weeks=week, days=day), cared, None)


def numbers(week: int, before: int | None, after: int | None, *sides: str) -> NumbersSeen:
    at = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 12, tzinfo=UTC) + timedelta(weeks=week)
    answers = {"given": [{"question": "side", "options": list(sides)}]} if sides else None
    return NumbersSeen(at, before, after, answers)


def progress(
    runs: list[RunSeen], seen: list[NumbersSeen] | None = None, pauses: list[Pause] | None = None
) -> Progress:
    return progress_of(runs, seen or [], pauses=pauses or [], today=TODAY, zone=ZoneInfo("UTC"))


def test_every_run_counts_in_the_denominator() -> None:
    seen = progress([run(0), run(0, cared=False), run(11, cared=False, day=4)])

    assert (seen.runs, seen.cared) == (3, 1)


@pytest.mark.parametrize(
    ("runs", "cared", "good"), [(1, 1, True), (2, 1, False), (5, 3, True), (5, 2, False)]
)
def test_a_week_is_good_with_care_after_three_runs_or_after_all(
    runs: int, cared: int, good: bool
) -> None:
    week = [run(11, cared=number < cared) for number in range(runs)]

    assert progress(week).weeks[-1].good is good


def test_weeks_off_do_not_break_a_streak_and_a_miss_takes_no_good_week_away() -> None:
    holiday = Pause(MONDAY + timedelta(weeks=9), MONDAY + timedelta(weeks=10))
    kept = [run(7), run(8), run(9, cared=False), run(10)]

    assert progress(kept, pauses=[holiday]).streak == 3
    assert progress(kept).streak == 1
    assert progress(kept).good_weeks == 3


def test_this_week_does_not_break_a_streak_before_it_is_over() -> None:
    assert progress([run(9), run(10), run(11, cared=False)]).streak == 2


def test_soreness_is_told_for_the_foot_that_was_named_and_for_both_without_a_name() -> None:
    seen = progress([], [numbers(3, 6, 2, "left"), numbers(3, 4, 2, "left"), numbers(5, 3, None)])

    assert [(p.week, p.before, p.after) for p in seen.feet["left"]] == [(3, 5, 2), (5, 3, None)]
    assert [(p.week, p.before, p.after) for p in seen.feet["right"]] == [(5, 3, None)]


CASES = {
    "one run": progress([run(11)], [numbers(11, 4, 2, "left")]),
    "no runs": progress([]),
    "400 runs": progress([run(n % 12, cared=n % 3 > 0) for n in range(400)]),
    "one foot": progress([run(1)], [numbers(n, 8 - n // 2, n // 4, "right") for n in range(12)]),
}


@pytest.mark.parametrize("name", CASES)
def test_the_picture_is_drawn_and_nothing_stands_outside_it(name: str, catalog: Catalog) -> None:
    for language in catalog.languages.values():
        words = labels(language, CASES[name])

        drawing = ET.fromstring(svg(CASES[name], words))  # noqa: S314  # our own drawing
        picture = png(CASES[name], words)

        assert picture.startswith(b"\x89PNG")
        for part in drawing.iter():
            assert 0 <= float(part.get("x", part.get("cx", "0"))) <= 1080
            assert 0 <= float(part.get("y", part.get("cy", "0"))) <= 1120


def test_four_hundred_runs_are_drawn_in_under_sixty_milliseconds(catalog: Catalog) -> None:
    words = labels(catalog.of("en"), CASES["400 runs"])
    png(CASES["400 runs"], words)  # the first one loads the library and its fonts
    spent = []

    for _ in range(7):
        began = time.process_time()
        png(CASES["400 runs"], words)
        spent.append(time.process_time() - began)

    assert min(spent) < 0.060


def test_the_scale_has_round_marks() -> None:
    assert [_steps(top) for top in (4, 7, 34)] == [[0, 1, 2, 3, 4], [0, 2, 4, 6], [0, 10, 20, 30]]


def test_three_lines_say_the_same(catalog: Catalog) -> None:
    seen = progress([run(10), run(11), run(11, cared=False)], [numbers(11, 6, 2, "left")])

    care, weeks, feet = lines(catalog.of("en"), seen).splitlines()

    assert "3 runs" in care
    assert "2 followed by care (67%)" in care
    assert "1 week of good care" in weeks
    assert feet == "👣 Left foot: 6 before, 2 after."


def test_names_of_months_do_not_run_into_each_other(catalog: Catalog) -> None:
    for day in range(0, 366, 7):
        seen = progress_of(
            [], [], pauses=[], today=TODAY + timedelta(days=day), zone=ZoneInfo("UTC")
        )
        months = labels(catalog.of("en"), seen).months
        named = [number for number, name in enumerate(months) if name]

        assert len(months) == 12
        assert all(later - earlier >= 2 for earlier, later in pairwise(named))
