"""Trends: what counts as one, with which figure, and at most one a week on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.trends import Soreness, jump_of, soreness
from scheduler.work import Work
from storage import runs, users
from storage.db import transaction
from storage.history import NumbersSeen
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user

NOW = datetime(2030, 3, 1, 12, tzinfo=UTC)


def numbers(days_ago: int, before: int | None, *sides: str) -> NumbersSeen:
    answers = {"given": [{"question": "side", "options": list(sides)}]} if sides else None
    return NumbersSeen(NOW - timedelta(days=days_ago), before, 1, answers)


def two_spans(then: int, lately: int, *sides: str, count: int = 3) -> list[NumbersSeen]:
    return [numbers(30 + n, then, *sides) for n in range(count)] + [
        numbers(n, lately, *sides) for n in range(count)
    ]


def test_a_third_less_in_four_weeks_is_said_with_its_figures() -> None:
    assert soreness(two_spans(6, 4), now=NOW) == Soreness(None, 6.0, 4.0, 6)


@pytest.mark.parametrize(
    "seen",
    [
        two_spans(6, 5),
        two_spans(1, 0),
        two_spans(6, 4, count=2),
        [numbers(n, 4) for n in range(6)],
        [numbers(20, 6)] * 3 + [numbers(1, 3)] * 3,
        [],
    ],
    ids=["less than a third", "too small", "too few", "no past", "not four weeks", "nothing"],
)
def test_what_is_no_trend_is_not_said(seen: list[NumbersSeen]) -> None:
    assert soreness(seen, now=NOW) is None


def test_one_foot_that_got_worse_comes_before_all_else() -> None:
    seen = two_spans(2, 4, "left") + two_spans(6, 2, "right")

    assert soreness(seen, now=NOW) == Soreness("left", 2.0, 4.0, 6)


def test_both_feet_worse_is_no_matter_of_one_foot() -> None:
    assert soreness(two_spans(2, 4), now=NOW) is None


def work(connection: object, clock: FrozenClock) -> Work:
    return Work(
        connection=connection,  # type: ignore[arg-type]  # the transaction's
        now=clock.now(),
        presenter=PlainPresenter(),
        origin="test",
    )


async def jump(engine: AsyncEngine, clock: FrozenClock, *metres: float) -> object:
    """What is said of the last of these runs, each a day after the one before."""
    async with transaction(engine) as connection:
        for number, one in enumerate(metres):
            at = clock.now() - timedelta(days=len(metres) - 1 - number)
            run_id = await runs.log(
                connection,
                user_id=RUNNER,
                finished_at=at,
                local_date=at.date(),
                local_minute=0,
                source="said",
                now=at,
                metres=one,
            )
        user = await users.get(connection, RUNNER)
        run = await runs.get(connection, run_id, user_id=RUNNER)
        assert user is not None
        assert run is not None
        return await jump_of(work(connection, clock), user, run)


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        ((10_000, 8_000, 11_100), True),
        ((10_000, 8_000, 11_000), False),
        ((10_000, 20_000), False),
        ((20_000,), False),
    ],
)
async def test_more_than_a_tenth_beyond_the_longest_of_thirty_days_is_a_jump(
    engine: AsyncEngine, clock: FrozenClock, metres: tuple[float, ...], said: bool
) -> None:
    await add_user(engine, now=clock.now())

    assert (await jump(engine, clock, *metres) is not None) is said


async def test_a_trend_is_said_at_most_once_a_week(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(engine, now=clock.now())
    first = await jump(engine, clock, 5_000, 5_000, 8_000)
    clock.advance(days=6)
    second = await jump(engine, clock, 12_000)
    clock.advance(days=1)

    third = await jump(engine, clock, 18_000)

    assert [one is not None for one in (first, second, third)] == [True, False, True]
