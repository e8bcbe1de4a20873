"""Hints between processes: heard at once with a commit, dispensable, listened for again."""

import os
import signal
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import hints
from storage.db import POOL_SIZE, transaction
from storage.hints import ANYTHING, UPDATES, tell
from tests.support.databases import cut_off, fill_pool
from tests.support.hearing import Ears, listeners, listening


@pytest.fixture
async def ears(postgres_engine: AsyncEngine) -> AsyncIterator[Ears]:
    """One process listening."""
    async with listening(postgres_engine) as made:
        yield made


async def test_a_hint_is_heard_with_the_commit_and_not_without(
    ears: Ears, other: AsyncEngine
) -> None:
    async def taken_back() -> None:
        async with transaction(other) as connection:
            await tell(connection, "taken back")
            raise LookupError

    with pytest.raises(LookupError):
        await taken_back()
    async with transaction(other) as connection:
        await tell(connection, UPDATES)
        await tell(connection, UPDATES)
    async with transaction(other) as connection:
        await tell(connection, "last")

    assert [await ears.next() for _ in range(2)] == [UPDATES, "last"]
    assert ears.silent()


async def test_a_listener_that_was_cut_off_listens_again_and_looks_at_everything(
    ears: Ears, postgres_engine: AsyncEngine, other: AsyncEngine
) -> None:
    before = (await listeners(other))[0]

    await cut_off(other, before)
    again = await ears.next()
    async with transaction(other) as connection:
        await tell(connection, UPDATES)

    assert (again, await ears.next()) == (ANYTHING, UPDATES)
    assert (await listeners(other))[0] != before


async def test_with_its_whole_pool_cut_off_it_listens_again(
    ears: Ears, postgres_engine: AsyncEngine, other: AsyncEngine
) -> None:
    pool = await fill_pool(postgres_engine, POOL_SIZE - 1)

    await cut_off(other, (await listeners(other))[0], *pool)
    again = await ears.next()
    async with transaction(other) as connection:
        await tell(connection, UPDATES)

    assert (again, await ears.next()) == (ANYTHING, UPDATES)


async def test_listening_takes_one_of_the_five_connections_and_gives_it_back(
    postgres_engine: AsyncEngine, other: AsyncEngine
) -> None:
    async with listening(postgres_engine):
        taken = postgres_engine.sync_engine.pool.status()

    assert "Current Checked out connections: 1" in taken
    assert "Current Checked out connections: 0" in postgres_engine.sync_engine.pool.status()
    assert len(await fill_pool(postgres_engine, POOL_SIZE)) == POOL_SIZE
    assert await listeners(other) == []


async def test_a_line_that_broke_without_a_word_is_found_out_by_asking(
    postgres_engine: AsyncEngine, other: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "_QUIET_S", 0.1)
    monkeypatch.setattr(hints, "_ANSWER_S", 2.0)
    async with listening(postgres_engine) as ears:
        before = (await listeners(other))[0]

        os.kill(before, signal.SIGSTOP)  # from here on it says nothing at all
        try:
            again = await ears.next()
        finally:
            os.kill(before, signal.SIGCONT)
        async with transaction(other) as connection:
            await tell(connection, UPDATES)

        assert (again, await ears.next()) == (ANYTHING, UPDATES)


async def test_on_sqlite_nothing_is_told(sqlite_engine: AsyncEngine) -> None:
    async with transaction(sqlite_engine) as connection:
        await tell(connection, UPDATES)
