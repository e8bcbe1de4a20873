"""Files to read: one of a runner at a time, so that many of them cost the others nothing."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from storage import downloads
from storage.db import transaction
from storage.downloads import Download
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user

OTHER = RUNNER + 1


async def claim(engine: AsyncEngine, clock: FrozenClock) -> Download | None:
    now = clock.now()
    async with transaction(engine) as connection:
        return await downloads.claim(
            connection, machine_now=now, lease_until=now + timedelta(minutes=1)
        )


async def put(engine: AsyncEngine, clock: FrozenClock, *owners: int) -> None:
    for user_id in {*owners}:
        await add_user(engine, user_id, now=clock.now())
    async with transaction(engine) as connection:
        for user_id in owners:
            await downloads.put(connection, user_id=user_id, file_id="f", size=1, now=clock.now())


async def test_a_runner_with_many_files_takes_one_reader_only(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, clock, RUNNER, RUNNER, RUNNER, OTHER)

    claimed = [await claim(engine, clock) for _ in range(3)]

    assert [one and one.user_id for one in claimed] == [RUNNER, OTHER, None]


async def test_the_next_file_follows_when_the_one_before_is_read(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, clock, RUNNER, RUNNER)
    first = await claim(engine, clock)
    assert first is not None
    async with transaction(engine) as connection:
        await downloads.settle(connection, first, {"reason": "broken"})

    second = await claim(engine, clock)

    assert second is not None
    assert second.id > first.id


async def test_a_reader_that_died_blocks_its_runner_no_longer_than_its_lease(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, clock, RUNNER, RUNNER)
    lost = await claim(engine, clock)
    clock.advance(minutes=1, seconds=1)

    again = await claim(engine, clock)

    assert lost is not None
    assert again is not None
    assert again.id == lost.id
