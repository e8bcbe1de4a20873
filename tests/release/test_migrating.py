"""Several processes that migrate one database at the same moment: one does it, the others wait."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.db import async_url, open_engine
from storage.migrate import Schema

ROOT = Path(__file__).resolve().parents[2]
NAME = "nothing_yet"


@pytest.fixture
async def empty(postgres: str) -> AsyncIterator[URL]:
    """A database of its own without a single table."""
    server = create_async_engine(async_url(postgres), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {NAME}"))
    yield async_url(postgres).set(database=NAME)
    async with server.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {NAME} WITH (FORCE)"))
    await server.dispose()


async def migrating(url: URL) -> tuple[int, str]:
    """`python -m bot migrate`: its exit code and what it said."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "migrate"),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": plain},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def version(engine: AsyncEngine) -> list[str]:
    async with engine.begin() as connection:
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
        return list(found.scalars())


@pytest.mark.slow
async def test_three_that_migrate_at_once_all_succeed_and_it_is_done_once(empty: URL) -> None:
    ended = await asyncio.gather(*(migrating(empty) for _ in range(3)))

    engine = open_engine(empty)
    found = await version(engine)
    await engine.dispose()
    assert [code for code, _ in ended] == [0, 0, 0], ended
    assert found == [Schema().head]
