"""Runs a compiled statement on SQLite: straight on the standard library's connection, inline."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.compiled import Compiled, Params
from storage.inline_sqlite import Inline


class OnSqlite:
    """A statement on SQLite. Awaited, but it never waits: storage/db.py has the file's lock."""

    def __init__(self, compiled: Compiled) -> None:
        compiled.reads()
        self._compiled = compiled

    async def rows(self, connection: AsyncConnection, params: Params) -> list[tuple[Any, ...]]:
        """Its rows, read as their types say."""
        compiled, raw = self._compiled, _raw(connection)
        try:
            found = raw.execute(compiled.sql, compiled.bind(params)).fetchall()
        except sqlite3.Error as exc:
            raise self._told(exc) from exc
        return compiled.read(found)

    async def run(self, connection: AsyncConnection, params: Params) -> int:
        """How many rows it touched."""
        compiled, raw = self._compiled, _raw(connection)
        try:
            touched: int = raw.execute(compiled.sql, compiled.bind(params)).rowcount
        except sqlite3.Error as exc:
            raise self._told(exc) from exc
        return touched

    async def run_each(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        """Once for each."""
        raw = _raw(connection)
        try:
            raw.executemany(self._compiled.sql, [self._compiled.bind(each) for each in params])
        except sqlite3.Error as exc:
            raise self._told(exc) from exc

    async def rows_after(
        self, connection: AsyncConnection, before: "tuple[OnSqlite, ...]", params: Sequence[Params]
    ) -> list[tuple[Any, ...]]:
        """`rows`; and those `before` are run: nothing is gained by one statement for all."""
        *given, mine = params
        for way, values in zip(before, given, strict=True):
            await way.run(connection, values)
        return await self.rows(connection, mine)

    def _told(self, exc: sqlite3.Error) -> BaseException:
        """The error as SQLAlchemy would raise it, without what runners said."""
        compiled = self._compiled
        return DBAPIError.instance(
            compiled.sql, None, exc, sqlite3.Error, hide_parameters=True, dialect=compiled.dialect
        )


def _raw(connection: AsyncConnection) -> Any:
    """The standard library's connection, in the transaction that storage/db.py opened."""
    if type(connection) is Inline:
        raw = connection.raw
    else:
        line: Any = connection.sync_connection
        raw = line.connection.dbapi_connection
    if not raw.in_transaction:
        raise InvalidRequestError("no transaction is open")
    return raw
