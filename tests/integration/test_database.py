"""The engine's settings, the column types and the migrations, on both databases."""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import inline_sqlite, users
from storage.db import DatabaseUrlError, async_url, open_engine, transaction
from storage.failures import is_passing
from storage.migrate import config, migrate
from storage.tables import metadata
from tests.fakes.time import FrozenClock
from tests.support.builders import add_user

NEAR_THE_LIMIT = 2**53 - 1


@pytest.mark.parametrize("user_id", [7, 2**31, 2**31 + 5, NEAR_THE_LIMIT])
async def test_telegram_ids_of_any_size_are_kept(
    engine: AsyncEngine, clock: FrozenClock, user_id: int
) -> None:
    made = await add_user(engine, user_id, now=clock.now())

    async with transaction(engine) as connection:
        found = await users.get(connection, user_id)

    assert found == made
    assert found.id == user_id


async def test_times_come_back_aware_and_in_utc(engine: AsyncEngine) -> None:
    berlin = timezone(timedelta(hours=2))
    said = datetime(2030, 7, 1, 8, 30, 15, 123456, tzinfo=berlin)
    await add_user(engine, now=said)

    async with transaction(engine) as connection:
        found = await users.get(connection, 5_000_000_007)

    assert found is not None
    assert found.created_at == said
    assert found.created_at.utcoffset() == timedelta(0)
    assert found.created_at.hour == 6


async def test_a_naive_time_is_refused(engine: AsyncEngine) -> None:
    with pytest.raises((StatementError, ValueError), match="naive datetime"):
        await add_user(engine, now=datetime(2030, 7, 1, 8, 30))


def default_differs(*given: Any) -> bool:
    """PostgreSQL shows '[]'::json where we wrote '[]', and cannot compare the two itself."""
    *_, in_database, _, in_tables = given
    plain = [
        re.sub(r"::[\w ]+|['()]", "", str(getattr(value, "arg", value)))
        for value in (in_database, in_tables)
    ]
    return plain[0] != plain[1]


async def test_the_schema_after_all_migrations_is_the_one_in_the_tables(
    engine: AsyncEngine,
) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": default_differs}
        )
        return list(compare_metadata(context, metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_the_comparison_would_see_a_missing_column(sqlite_engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        connection.execute(text("ALTER TABLE chats DROP COLUMN blocked_at"))
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with sqlite_engine.begin() as connection:
        assert len(await connection.run_sync(differences)) == 1


async def test_migrating_again_changes_nothing(engine: AsyncEngine, clock: FrozenClock) -> None:
    await add_user(engine, now=clock.now())

    await migrate(engine)

    async with transaction(engine) as connection:
        assert await users.get(connection, 5_000_000_007) is not None


def test_migrations_have_one_head_and_are_numbered_in_order() -> None:
    script = ScriptDirectory.from_config(config())

    steps = list(reversed(list(script.walk_revisions())))

    assert len(script.get_heads()) == 1
    assert [step.revision for step in steps] == [f"{n:04}" for n in range(1, len(steps) + 1)]
    for step in steps:
        name = Path(step.path).stem
        assert re.fullmatch(r"\d{4}_[a-z0-9_]+", name), name
        assert name.startswith(f"{step.revision}_"), name


async def test_a_transaction_holds_the_write_lock_from_its_first_moment(
    sqlite_engine: AsyncEngine,
) -> None:
    path = sqlite_engine.url.database
    assert path is not None
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as another:
        async with transaction(sqlite_engine) as reading:
            await reading.execute(text("SELECT count(*) FROM users"))

            with pytest.raises(sqlite3.OperationalError, match="database is locked"):
                another.execute("BEGIN IMMEDIATE")


async def test_another_writer_is_waited_for_while_everybody_else_goes_on(
    sqlite_engine: AsyncEngine,
) -> None:
    path = sqlite_engine.url.database
    assert path is not None
    async with transaction(sqlite_engine):
        pass  # the file is set up
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")

        async def write() -> None:
            async with transaction(sqlite_engine) as connection:
                await connection.execute(text("DELETE FROM users"))

        waiting = asyncio.create_task(write())
        turns = 0
        while turns < 5:
            await asyncio.sleep(0.01)  # the loop turns
            turns += 1
        assert not waiting.done()
        another.execute("COMMIT")
        await waiting

    assert turns == 5


async def test_a_writer_that_never_ends_is_an_error_that_passes(
    sqlite_engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_engine.url.database
    assert path is not None
    monkeypatch.setattr(inline_sqlite, "_BUSY_S", 0.04)
    async with transaction(sqlite_engine):
        pass  # the file is set up
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked") as busy:
            async with transaction(sqlite_engine):
                pass
        another.execute("COMMIT")

    async with transaction(sqlite_engine):
        pass  # the connection went back to the pool

    assert is_passing(busy.value)


async def test_a_reader_that_writes_later_never_finds_the_database_locked(
    sqlite_url: str, clock: FrozenClock
) -> None:
    """Deferred transactions fail here: a lock upgrade after another's commit cannot wait."""
    first, second = (open_engine(async_url(sqlite_url)) for _ in range(2))

    async def read_then_write(engine: AsyncEngine, base: int) -> None:
        for n in range(10):
            async with transaction(engine) as connection:
                await connection.execute(text("SELECT count(*) FROM users"))
                await asyncio.sleep(0)
                await users.lock(connection, base + n, language="en", now=clock.now())

    try:
        await asyncio.gather(read_then_write(first, 100), read_then_write(second, 200))
        async with transaction(first) as connection:
            count = (await connection.execute(text("SELECT count(*) FROM users"))).scalar_one()
    finally:
        await first.dispose()
        await second.dispose()

    assert count == 20


async def test_sqlite_is_set_up_to_survive_a_kill_and_to_hold_its_references(
    sqlite_engine: AsyncEngine,
) -> None:
    async with sqlite_engine.connect() as connection:
        values = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }

    assert values == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 0}


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("sqlite:///run.sqlite3", "sqlite+inline:///run.sqlite3"),
        ("postgres://u:p@h/n", "postgresql+inline://u:p@h/n"),
        ("postgresql://u:p@h/n?sslmode=require", "postgresql+inline://u:p@h/n?ssl=require"),
    ],
)
def test_plain_addresses_are_understood(plain: str, expected: str) -> None:
    assert async_url(plain).render_as_string(hide_password=False) == expected


@pytest.mark.parametrize("wrong", ["mysql://h/n", "no address", "://"])
def test_other_addresses_are_refused(wrong: str) -> None:
    with pytest.raises(DatabaseUrlError):
        async_url(wrong)
