"""What PostgreSQL does to a connection: cut off, cancelled, prepared for a schema of yesterday."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import Integer, bindparam, column, func, select, table, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import users
from storage.db import POOL_SIZE, transaction
from storage.failures import is_passing
from storage.prepared import Prepared
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user
from tests.support.databases import backend, cut_off, fill_pool

WAIT = Prepared(select(func.pg_sleep(bindparam("seconds"))))


async def test_connections_that_died_in_the_pool_cost_no_transaction(
    postgres_engine: AsyncEngine, other: AsyncEngine
) -> None:
    old = await fill_pool(postgres_engine, POOL_SIZE)
    await cut_off(other, *old)

    new = await fill_pool(postgres_engine, POOL_SIZE)

    assert set(new).isdisjoint(old)


async def test_a_connection_cut_off_in_a_transaction_is_a_passing_error_and_leaves_the_pool(
    postgres_engine: AsyncEngine, other: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(postgres_engine, now=clock.now())

    async def interrupted() -> None:
        async with transaction(postgres_engine) as connection:
            await users.change(connection, RUNNER, minutes=15)
            await cut_off(other, await backend(connection))
            await users.change(connection, RUNNER, minutes=20)

    with pytest.raises(DBAPIError) as caught:
        await interrupted()

    assert is_passing(caught.value)
    assert caught.value.connection_invalidated
    async with transaction(postgres_engine) as connection:
        runner = await users.get(connection, RUNNER)
    assert runner is not None
    assert runner.minutes not in (15, 20)


async def test_a_connection_cut_off_before_the_commit_is_a_passing_error_too(
    postgres_engine: AsyncEngine, other: AsyncEngine, clock: FrozenClock
) -> None:
    async def interrupted() -> None:
        async with transaction(postgres_engine) as connection:
            await users.lock(connection, RUNNER, language="en", now=clock.now())
            await cut_off(other, await backend(connection))

    with pytest.raises(DBAPIError) as caught:
        await interrupted()

    assert is_passing(caught.value)
    assert caught.value.connection_invalidated
    async with transaction(postgres_engine) as connection:
        assert await users.get(connection, RUNNER) is None


async def test_a_transaction_that_cannot_be_committed_is_told_and_leaves_its_connection_usable(
    postgres_engine: AsyncEngine,
) -> None:
    late = "CREATE TEMP TABLE late (x int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)"

    async def twice() -> None:
        async with transaction(postgres_engine) as connection:
            await connection.execute(text(late))
            await connection.execute(text("INSERT INTO late VALUES (1), (1)"))

    with pytest.raises(IntegrityError):
        await twice()

    assert len(set(await fill_pool(postgres_engine, POOL_SIZE))) == POOL_SIZE


async def test_what_went_wrong_is_told_even_where_it_cannot_be_rolled_back(
    postgres_engine: AsyncEngine, other: AsyncEngine
) -> None:
    async def broken() -> None:
        async with transaction(postgres_engine) as connection:
            await cut_off(other, await backend(connection))
            raise LookupError("the handler's own")

    with pytest.raises(LookupError):
        await broken()

    assert len(set(await fill_pool(postgres_engine, POOL_SIZE))) == POOL_SIZE


async def test_who_is_cancelled_while_the_database_works_takes_no_connection_along(
    postgres_engine: AsyncEngine, other: AsyncEngine
) -> None:
    async def waiting(begun: Callable[[int], None]) -> None:
        async with transaction(postgres_engine) as connection:
            begun(await backend(connection))
            await WAIT.run(connection, {"seconds": 3600})

    for _ in range(POOL_SIZE + 1):
        begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(waiting(begun.set_result))
        await begun
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    assert len(set(await fill_pool(postgres_engine, POOL_SIZE))) == POOL_SIZE


@pytest.fixture
async def changing(other: AsyncEngine) -> AsyncIterator[Prepared]:
    """Reads a small table of this test's own."""
    async with transaction(other) as connection:
        await connection.execute(text("CREATE TABLE changing AS SELECT 7 AS x"))
    yield Prepared(select(column("x", Integer)).select_from(table("changing")))
    async with transaction(other) as connection:
        await connection.execute(text("DROP TABLE changing"))


async def test_a_column_that_changes_its_type_costs_one_try(
    postgres_engine: AsyncEngine, other: AsyncEngine, changing: Prepared
) -> None:
    async def read() -> list[tuple[object, ...]]:
        async with transaction(postgres_engine) as connection:
            return await changing.rows(connection)

    before = await read()
    async with transaction(other) as connection:
        await connection.execute(text("ALTER TABLE changing ALTER COLUMN x TYPE bigint"))

    with pytest.raises(DBAPIError):
        await read()
    after = await read()

    assert before == after == [(7,)]
