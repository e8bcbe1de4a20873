"""Accepted updates, on both databases: kept once, in order, one user's failure is one user's."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import inbox
from storage.db import transaction
from storage.inbox import Accepted
from storage.prepared import write_all
from storage.standing import queued
from storage.traffic import inbox as table
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, later, rows

OTHER = RUNNER + 1


def update(number: int, user_id: int = RUNNER, body: bytes = b"{}") -> Accepted:
    return Accepted(update_id=number, user_id=user_id, kind="message", body=body)


async def keep(engine: AsyncEngine, clock: FrozenClock, *updates: Accepted) -> None:
    async with transaction(engine) as connection:
        await inbox.keep(connection, updates, now=clock.now())


async def waiting(engine: AsyncEngine, clock: FrozenClock) -> Sequence[int]:
    async with transaction(engine) as connection:
        return await inbox.waiting_users(connection, now=clock.now(), limit=10)


async def pending(engine: AsyncEngine, clock: FrozenClock, user_id: int = RUNNER) -> list[int]:
    async with transaction(engine) as connection:
        now = clock.now()
        found = await queued(connection, [user_id], now=now, limit=10, nudged_after=now)
    return [row.update_id for row in found[user_id].rows] if found else []


async def done(engine: AsyncEngine, *numbers: int) -> None:
    async with transaction(engine) as connection:
        await write_all(connection, [inbox.closing(numbers)])


async def failed(
    engine: AsyncEngine, number: int, *, retry_in: float | None, at: FrozenClock
) -> None:
    retry_at = None if retry_in is None else later(at.now(), retry_in)
    async with transaction(engine) as connection:
        await inbox.failed(connection, number, retry_at=retry_at)


@pytest.mark.parametrize("number", [1, 2**31 + 1, 2**53 - 1])
async def test_an_update_kept_four_times_is_one_update(
    engine: AsyncEngine, clock: FrozenClock, number: int
) -> None:
    for _ in range(3):
        await keep(engine, clock, update(number, user_id=number))

    await keep(engine, clock, update(number, user_id=number), update(number + 1))

    kept = await rows(engine, table)
    assert [row["update_id"] for row in kept] == [number, number + 1]
    assert kept[0]["user_id"] == number


async def test_an_update_that_comes_again_after_it_was_handled_stays_handled(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await keep(engine, clock, update(7, body=b"words"))
    await done(engine, 7)

    await keep(engine, clock, update(7, body=b"words"))

    [row] = await rows(engine, table)
    assert (row["state"], row["body"]) == ("done", None)
    assert await waiting(engine, clock) == []


async def test_a_lower_number_after_a_jump_is_new_all_the_same(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await keep(engine, clock, update(1_000_000))
    await done(engine, 1_000_000)

    await keep(engine, clock, update(5))

    assert await pending(engine, clock) == [5]


async def test_updates_of_a_user_come_in_their_own_order_however_they_arrived(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    for number in (12, 10, 11):
        await keep(engine, clock, update(number))
    await keep(engine, clock, update(9, OTHER))

    assert await pending(engine, clock) == [10, 11, 12]
    assert await waiting(engine, clock) == [OTHER, RUNNER]


async def test_later_updates_wait_behind_one_that_is_tried_again(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await keep(engine, clock, update(1), update(2), update(3, OTHER))

    await failed(engine, 1, retry_in=5, at=clock)

    assert await waiting(engine, clock) == [OTHER]
    clock.advance(seconds=5)
    assert await waiting(engine, clock) == [RUNNER, OTHER]
    assert await pending(engine, clock) == [1, 2]


async def test_earlier_updates_do_not_wait_for_a_later_one_that_failed(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await keep(engine, clock, update(1), update(2), update(3))

    await failed(engine, 2, retry_in=5, at=clock)

    assert await waiting(engine, clock) == [RUNNER]
    assert await pending(engine, clock) == [1]


async def test_an_update_set_aside_frees_those_behind_it(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await keep(engine, clock, update(1), update(2))

    await failed(engine, 1, retry_in=None, at=clock)

    assert await waiting(engine, clock) == [RUNNER]
    assert await pending(engine, clock) == [2]


async def test_what_was_handled_or_set_aside_is_forgotten_in_time_and_what_waits_is_not(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await keep(engine, clock, update(1), update(2), update(3))
    await done(engine, 1)
    await failed(engine, 2, retry_in=None, at=clock)

    async with transaction(engine) as connection:
        early = await inbox.forget_before(connection, clock.now())
        gone = await inbox.forget_before(connection, later(clock.now(), 1))

    assert (early, gone) == (0, 2)
    assert await pending(engine, clock) == [3]
