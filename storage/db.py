"""Opens the database: one engine for SQLite or PostgreSQL, and its transactions."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, QueuePool, RootTransaction, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from storage import inline_postgres
from storage.inline_postgres import DRIVER as POSTGRES_DRIVER
from storage.inline_sqlite import DRIVER as SQLITE_DRIVER
from storage.inline_sqlite import Inline

POOL_SIZE = 5  # a process; a small PostgreSQL allows about 20 connections in all


class DatabaseUrlError(ValueError):
    """DATABASE_URL cannot be used; the text says why, without its password."""


def async_url(plain: str) -> URL:
    """`sqlite:///file` or `postgres(ql)://...` as a URL with our async driver.

    Raises DatabaseUrlError.
    """
    try:
        url = make_url(plain)
    except Exception as exc:
        raise DatabaseUrlError("is not a database address") from exc
    backend = url.get_backend_name()
    if backend == "sqlite":
        return url.set(drivername=SQLITE_DRIVER)
    if backend in {"postgres", "postgresql"}:
        return _postgres(url)
    raise DatabaseUrlError(f"unknown scheme {backend!r}: use sqlite:///FILE or postgresql://...")


def _postgres(url: URL) -> URL:
    # asyncpg calls libpq's sslmode "ssl"; it takes the same words.
    query = {("ssl" if key == "sslmode" else key): value for key, value in url.query.items()}
    return url.set(drivername=POSTGRES_DRIVER, query=query)


def is_shared(engine: AsyncEngine) -> bool:
    """True: other processes may work on the same rows."""
    return engine.dialect.name != "sqlite"


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for one in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def open_engine(url: URL, *, raw_json: bool = False) -> AsyncEngine:
    """An engine with our settings; nothing is connected yet.

    `raw_json`: JSON columns are given and taken as the text they are, for copying.
    """
    options: dict[str, Any] = {
        "json_serializer": _as_it_is if raw_json else _dumped,
        "json_deserializer": _as_it_is if raw_json else orjson.loads,
        "hide_parameters": True,  # what runners say does not belong in an error's text
    }
    if url.get_backend_name() == "sqlite":
        # SQLite has one writer. One connection makes the others wait in order, here,
        # instead of failing with "database is locked" there.
        if sqlite_path(url) is not None:
            options |= {"pool_size": 1, "max_overflow": 0}
        engine = create_async_engine(url, **options)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine
    # No pre-ping: our BEGIN is one (`_begun_alive`).
    return create_async_engine(url, pool_size=POOL_SIZE, max_overflow=0, **options)


def _dumped(value: object) -> str:
    return orjson.dumps(value).decode()


def _as_it_is(value: Any) -> Any:
    return value


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the dialect says BEGIN itself
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",  # readers and a backup do not stop the writer
        "synchronous=NORMAL",  # safe against kill -9 in WAL mode
        "foreign_keys=ON",
        "busy_timeout=0",  # waited for in inline_sqlite.py, where waiting stops nobody else
        "wal_autocheckpoint=0",  # done by checkpoints.py, outside the event loop
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def transaction(engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
    """One short transaction: committed at the end, rolled back when anything raises.

    No network call belongs inside: a slow Telegram must never hold a connection.
    """
    return _OnPostgres(engine) if is_shared(engine) else _OnSqlite(engine)


class _OnSqlite(AbstractAsyncContextManager[AsyncConnection]):
    """Nothing waits once it has begun.

    SQLAlchemy's own way makes a task for each closing, lest it be cancelled half-way. Here
    there is nothing to cancel: commit and rollback run inline.
    """

    __slots__ = ("_begun", "_engine", "_line")

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __aenter__(self) -> AsyncConnection:
        self._line, self._begun = await _begun_inline(self._engine.sync_engine)
        return Inline(self._engine, self._line)

    async def __aexit__(self, *raised: Any) -> None:
        try:
            self._begun.__exit__(*raised)
        finally:
            self._line.close()


async def _begun_inline(engine: Engine) -> tuple[Connection, RootTransaction]:
    """At once, when nothing is to be waited for.

    SQLAlchemy waits in a greenlet: for the connection, and for another process that writes. One
    a transaction, its stack mapped and unmapped each time, costs half as much as the rest of it.
    """
    if isinstance(engine.pool, QueuePool) and engine.pool.checkedin():
        try:
            return _begun(engine)
        except MissingGreenlet:
            pass  # the file is busy
    return await greenlet_spawn(_begun, engine)


class _OnPostgres(AbstractAsyncContextManager[AsyncConnection]):
    """Committed: the connection goes back at once. Else in a task that none can cancel."""

    __slots__ = ("_begun", "_engine", "_line")

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __aenter__(self) -> AsyncConnection:
        self._line, self._begun = await _begun_alive(self._engine.sync_engine)
        return AsyncConnection(self._engine, self._line)

    async def __aexit__(self, kind: type[BaseException] | None, *raised: Any) -> None:
        if kind is not None:
            await self._give_up()
            return
        try:
            await inline_postgres.commit(self._line, self._begun)
        except BaseException:
            await self._give_up()
            raise
        self._line.close()

    async def _give_up(self) -> None:
        await asyncio.shield(asyncio.create_task(greenlet_spawn(_given_up, self._line)))


async def living_connection(engine: AsyncEngine) -> Connection:
    """A connection that lives, in no transaction; close it yourself. PostgreSQL only."""
    line, begun = await _begun_alive(engine.sync_engine)
    await greenlet_spawn(begun.rollback)
    return line


def _given_up(line: Connection) -> None:
    """Rolled back, or thrown away when even that cannot be said to the server."""
    if not line.invalidated:
        try:
            line.connection.rollback()
        except Exception as exc:
            line.invalidate(exc)
    line.close()


async def _begun_alive(engine: Engine) -> tuple[Connection, RootTransaction]:
    """A transaction begun on a connection that lives.

    One of the pool may have died unnoticed, with all the others: a restarted server. BEGIN
    finds it out, and SQLAlchemy then throws away the whole pool; the next one is new.
    """
    try:
        return await _begun_at_once(engine)
    except DBAPIError as exc:
        if not exc.connection_invalidated:
            raise
    return await _begun_at_once(engine)


async def _begun_at_once(engine: Engine) -> tuple[Connection, RootTransaction]:
    line = await greenlet_spawn(engine.connect)  # costs nothing, unless it has to connect
    try:
        return line, await inline_postgres.begin(line)
    except BaseException:
        line.close()
        raise


def _begun(engine: Engine) -> tuple[Connection, RootTransaction]:
    """A connection with a transaction begun."""
    line = engine.connect()
    try:
        return line, line.begin()
    except BaseException:
        line.close()
        raise
