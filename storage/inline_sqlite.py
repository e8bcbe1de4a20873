"""SQLite for SQLAlchemy's async engine without a thread: the standard library's, called inline.

A statement takes SQLite some 20 us; handing it to a thread and back takes ten times as long.
Another writer would block the event loop; it is waited for asynchronously.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Generator
from typing import Any

from sqlalchemy import AsyncAdaptedQueuePool, Connection, Pool, StaticPool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util.concurrency import await_

DRIVER = "sqlite+inline"
_BUSY_S = 5.0
_BUSY_GLANCE_S = 0.02


class _Nothing(Awaitable[None]):
    """Can be awaited, and is done at once."""

    def __await__(self) -> Generator[Any, Any, None]:
        yield from ()


_NOTHING = _Nothing()


class _Cursor(sqlite3.Cursor):
    """SQLAlchemy lets go of each cursor by awaiting this."""

    async def _async_soft_close(self) -> None:
        """Rows lie in memory or in the file; there is nobody to tell."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        """A cursor SQLAlchemy can await."""
        return super().cursor(factory)


class Inline(AsyncConnection):
    """A connection that hands out its driver's own at once: each statement asks for it."""

    __slots__ = ("raw",)

    def __init__(self, engine: AsyncEngine, line: Connection) -> None:
        super().__init__(engine, line)
        self.raw: Any = line.connection.dbapi_connection


class InlineSqlite(SQLiteDialect_pysqlite):
    """SQLAlchemy's own dialect of `sqlite3`; only the pool is one that waits without blocking."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """One connection in memory; a file has a queue whose waiting is awaited."""
        return AsyncAdaptedQueuePool if cls._is_url_file_db(url) else StaticPool

    def do_begin(self, dbapi_connection: Any) -> None:
        """Take the write lock at once; another writer is waited for, for some seconds.

        A deferred transaction that reads first and writes later can fail at the write, when
        another connection wrote in between.
        """
        raw = dbapi_connection.dbapi_connection
        glances = round(_BUSY_S / _BUSY_GLANCE_S)
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as exc:
                glances -= 1
                if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or glances <= 0:
                    raise
                await_(asyncio.sleep(_BUSY_GLANCE_S))
            else:
                return

    def do_execute(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        """One statement, inline. SQLAlchemy insists that something was awaited: it was."""
        cursor.execute(statement, parameters)
        await_(_NOTHING)

    def do_executemany(
        self, cursor: Any, statement: str, parameters: Any, context: Any = None
    ) -> None:
        """One statement for many rows."""
        cursor.executemany(statement, parameters)
        await_(_NOTHING)

    def do_execute_no_params(self, cursor: Any, statement: str, context: Any = None) -> None:
        """One statement as it stands."""
        cursor.execute(statement)
        await_(_NOTHING)

    def create_connect_args(self, url: URL) -> Any:
        """As SQLAlchemy's, with our connection."""
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, "factory": _Connection}

    def get_driver_connection(self, connection: Any) -> Any:
        """The connection of `sqlite3` itself."""
        return connection


registry.register("sqlite.inline", __name__, InlineSqlite.__name__)
