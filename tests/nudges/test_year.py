"""What a runner reads over a year: true today, never twice running, nothing that shames."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.views.nudge import choose_wording, week_text
from content.catalog import Catalog
from content.models.plan import Plan
from scheduler.habits import Why
from scheduler.ports import Asking, Week
from storage.records import Session, User
from tests.support.builders import add_user, offer_session

BEGUN = datetime(2026, 3, 2, 18, tzinfo=UTC)
WHY = Why(weekday=1, usual_finish=19 * 60 + 10, runs=6, not_today=0, ignored=0, declared=False)


@pytest.fixture
async def runner(sqlite_engine: AsyncEngine) -> User:
    return await add_user(sqlite_engine, now=BEGUN)


@pytest.fixture
async def last(sqlite_engine: AsyncEngine, plan: Plan) -> Session:
    """A routine that did good."""
    offered = await offer_session(sqlite_engine, plan, now=BEGUN)
    ended = BEGUN + timedelta(minutes=5)
    return replace(offered, state="done", started_at=BEGUN, ended_at=ended, before=4, after=2)


def year(catalog: Catalog, user: User, last: Session, *, after: timedelta) -> list[str]:
    """The wordings of a year's nudges, all of them so long after that routine."""
    said: list[str] = []
    for number in range(1, 200):
        asking = Asking(
            nudge_id=number, at=BEGUN + after, why=WHY, ask_to_stop=False, snoozed=False, last=last
        )
        user = replace(user, last_wording=said[-1] if said else None)
        said.append(choose_wording(catalog.of("en").texts, user, asking))
    return said


async def test_a_year_of_nudges_goes_round_and_favours_none(
    catalog: Catalog, runner: User, last: Session
) -> None:
    said = year(catalog, runner, last, after=timedelta(days=2))

    counts = Counter(said)
    assert len(counts) >= 11
    assert max(counts.values()) <= len(said) / 5
    assert all(one != other for one, other in pairwise(said))


async def test_a_routine_weeks_ago_is_not_called_by_its_weekday(
    catalog: Catalog, runner: User, last: Session
) -> None:
    soon = year(catalog, runner, last, after=timedelta(days=2))
    late = year(catalog, runner, last, after=timedelta(days=20))

    assert "last_day" in soon
    assert "last_day" not in late


@pytest.mark.parametrize(("before", "after"), [(2, 5), (3, 3)])
async def test_a_routine_that_did_no_good_is_not_held_up(
    catalog: Catalog, runner: User, last: Session, before: int, after: int
) -> None:
    said = year(
        catalog, runner, replace(last, before=before, after=after), after=timedelta(days=2)
    )

    assert "last_pair" not in said
    assert "last_before" in said


def week(**values: object) -> Week:
    known: dict[str, object] = {
        "monday": date(2026, 3, 2), "runs": 3, "metres": 0.0, "sessions": 0, "seconds": 0,
        "pains": (),
    }  # fmt: skip
    return Week(**(known | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ({}, 2),
        ({"sessions": 2, "seconds": 1200, "pains": ((None, None), (None, None))}, 2),
        ({"sessions": 2, "seconds": 1200, "pains": ((4, 2), (3, 2))}, 3),
    ],
)
def test_a_week_says_what_was_and_not_what_was_not(
    catalog: Catalog, told: dict[str, object], lines: int
) -> None:
    said = week_text(catalog.of("en"), week(**told), units="km")

    body = said.split("\n\n")[1]
    assert len(body.splitlines()) == lines
    assert "No numbers" not in said
