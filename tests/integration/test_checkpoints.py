"""SQLite's log: it grows without a checkpoint in any commit, and is copied when told to."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from storage import users
from storage.checkpoints import Checkpoints, checkpoint
from storage.db import transaction
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user

PAGES = 1000  # SQLite's own limit


async def write(engine: AsyncEngine, count: int) -> None:
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, tips_seen=["x" * 4096] * count)


def database(engine: AsyncEngine) -> Path:
    return Path(str(engine.url.database))


def copied(path: Path) -> bytes:
    """The database file alone, without its log."""
    return path.read_bytes()


async def test_no_commit_copies_the_log_and_a_checkpoint_does(
    sqlite_engine: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(sqlite_engine, now=clock.now())
    path = database(sqlite_engine)
    checkpoint(path)
    before = copied(path)

    await write(sqlite_engine, 2 * PAGES)
    after_commit = copied(path)
    checkpoint(path)

    assert after_commit == before
    assert len(copied(path)) > len(before)


async def test_nothing_is_done_when_nothing_was_written(
    sqlite_engine: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(sqlite_engine, now=clock.now())
    checkpoints = Checkpoints(sqlite_engine)

    done = [await checkpoints.tick(), await checkpoints.tick()]
    await write(sqlite_engine, 1)
    done.append(await checkpoints.tick())

    assert done == [True, False, True]


async def test_a_log_grown_large_is_emptied_unless_somebody_writes(
    sqlite_engine: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(sqlite_engine, now=clock.now())
    await write(sqlite_engine, 10)
    path = database(sqlite_engine)
    log = Path(f"{path}-wal")

    with closing(sqlite3.connect(path, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        checkpoint(path, large=True)
        held = log.stat().st_size
        another.execute("ROLLBACK")
    checkpoint(path, large=True)

    assert held > 0
    assert log.stat().st_size == 0


async def test_postgresql_looks_after_itself(postgres_engine: AsyncEngine) -> None:
    assert await Checkpoints(postgres_engine).tick() is False
