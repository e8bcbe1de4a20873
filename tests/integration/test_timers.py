"""Timers as rows, on both databases: one of a kind, taken once, never in each other's way."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import timers, users
from storage.db import transaction
from storage.traffic import timers as table
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, later, rows


async def put(
    engine: AsyncEngine,
    *,
    due_at: datetime,
    subject: int = 1,
    kind: str = "step",
    user_id: int = RUNNER,
    epoch: int = 0,
) -> None:
    async with transaction(engine) as connection:
        await timers.put(
            connection,
            timers.NewTimer(
                kind=kind, subject=subject, user_id=user_id, due_at=due_at, epoch=epoch
            ),
        )


async def take(engine: AsyncEngine, now: datetime, limit: int = 10) -> list[int]:
    async with transaction(engine) as connection:
        found = await timers.take_due(connection, now=now, limit=limit, rank=0)
    return [timer.subject for timer, _ in found]


@pytest.fixture
async def runner(engine: AsyncEngine, clock: FrozenClock) -> int:
    return (await add_user(engine, now=clock.now())).id


async def test_a_second_timer_of_a_kind_for_a_subject_moves_the_first(
    engine: AsyncEngine, clock: FrozenClock, runner: int
) -> None:
    await put(engine, due_at=later(clock.now(), 10), epoch=1)
    await put(engine, due_at=later(clock.now(), 20), epoch=2)

    [row] = await rows(engine, table)

    assert (row["due_at"], row["epoch"]) == (later(clock.now(), 20), 2)


async def test_a_timer_is_taken_when_due_not_before_and_once(
    engine: AsyncEngine, clock: FrozenClock, runner: int
) -> None:
    await put(engine, due_at=later(clock.now(), 10))

    early = await take(engine, later(clock.now(), 9.999))
    due = await take(engine, later(clock.now(), 10))
    again = await take(engine, later(clock.now(), 10))

    assert (early, due, again) == ([], [1], [])


async def test_the_oldest_are_taken_first_and_the_next_is_known(
    engine: AsyncEngine, clock: FrozenClock, runner: int
) -> None:
    for subject in (3, 1, 2):
        await put(engine, subject=subject, due_at=later(clock.now(), subject))

    taken = await take(engine, later(clock.now(), 5), limit=2)

    async with transaction(engine) as connection:
        following = await timers.next_due(connection)
    assert taken == [1, 2]
    assert following == later(clock.now(), 3)


async def test_a_crash_in_the_transaction_brings_the_timer_back(
    engine: AsyncEngine, clock: FrozenClock, runner: int
) -> None:
    await put(engine, due_at=clock.now())

    async def dies_before_its_commit() -> None:
        async with transaction(engine) as connection:
            assert await timers.take_due(connection, now=clock.now(), limit=1, rank=0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await dies_before_its_commit()

    assert await take(engine, clock.now()) == [1]


async def test_cancel_takes_these_kinds_of_this_subject_only(
    engine: AsyncEngine, clock: FrozenClock, runner: int
) -> None:
    for kind, subject in (("step", 1), ("mark", 1), ("put_away", 1), ("step", 2)):
        await put(engine, kind=kind, subject=subject, due_at=clock.now())

    async with transaction(engine) as connection:
        await timers.cancel(connection, subject=1, kinds=["step", "mark"])

    left = [(row["kind"], row["subject"]) for row in await rows(engine, table)]
    assert left == [("put_away", 1), ("step", 2)]


async def test_a_timer_of_a_runner_who_is_listened_to_is_passed_over_until_then(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    engine = postgres_engine
    for user_id in (RUNNER, RUNNER + 1):
        await add_user(engine, user_id, now=clock.now())
        await put(engine, subject=user_id, user_id=user_id, due_at=clock.now())

    async with transaction(engine) as listening:
        assert await users.lock(listening, RUNNER, language="en", now=clock.now())
        async with asyncio.timeout(5):
            meanwhile = await take(engine, clock.now())
    then = await take(engine, clock.now())

    assert (meanwhile, then) == ([RUNNER + 1], [RUNNER])


async def test_a_runner_is_not_listened_to_while_their_timer_fires(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    engine = postgres_engine
    await add_user(engine, now=clock.now())
    await put(engine, due_at=clock.now())

    async with transaction(engine) as firing, transaction(engine) as handling:
        await timers.take_due(firing, now=clock.now(), limit=1, rank=0)
        locked = await users.lock(handling, RUNNER, language="en", now=clock.now())

    assert locked is None


async def test_two_processes_never_fire_the_same_timer(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    engine, count = postgres_engine, 60
    for n in range(count):
        await add_user(engine, RUNNER + n, now=clock.now())
        await put(engine, subject=n, user_id=RUNNER + n, due_at=clock.now())
    fired: list[int] = []

    async def process() -> None:
        while taken := await take(engine, clock.now(), limit=7):
            fired.extend(taken)

    await asyncio.gather(*(process() for _ in range(4)))

    assert sorted(fired) == list(range(count))
