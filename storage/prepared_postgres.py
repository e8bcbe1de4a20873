"""Runs a compiled statement on PostgreSQL: asyncpg's own prepared statements, no SQLAlchemy.

The connection and its transaction are SQLAlchemy's. So are the errors: what goes wrong is handed
to it, and it tells what was lost from what was wrong, and throws a dead connection away.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util.concurrency import greenlet_spawn

from storage.compiled import Compiled, Joined, Params
from storage.inline_postgres import raise_as_sqlalchemy

if TYPE_CHECKING:  # who stays on SQLite does not read asyncpg at the start
    from asyncpg import Connection
    from asyncpg.prepared_stmt import PreparedStatement

T = TypeVar("T")

# The server drops what it has prepared with the connection; so does `info`, where we keep it.
_KEPT = "prepared"


class OnPostgres:
    """A statement on PostgreSQL: prepared once a connection, then one round trip a run."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._readers_made = False
        self._joined: dict[tuple[OnPostgres, ...], Joined] = {}

    async def rows(self, connection: AsyncConnection, params: Params) -> list[tuple[Any, ...]]:
        """Its rows, read as their types say."""
        return await self._fetched(connection, self._compiled.sql, self._compiled.bind(params))

    async def rows_after(
        self,
        connection: AsyncConnection,
        before: "tuple[OnPostgres, ...]",
        params: Sequence[Params],
    ) -> list[tuple[Any, ...]]:
        """`rows`; and those `before` are run, all in one round trip."""
        joined = self._joined.get(before)
        if joined is None:
            parts = [way._compiled for way in (*before, self)]
            joined = self._joined[before] = Joined(parts)
        return await self._fetched(connection, joined.sql, joined.bind(params))

    async def _fetched(
        self, connection: AsyncConnection, sql: str, values: Sequence[Any]
    ) -> list[tuple[Any, ...]]:
        async def call(statement: "PreparedStatement") -> Sequence[Any]:
            if not self._readers_made:
                self._compiled.reads([each.type.oid for each in statement.get_attributes()])
                self._readers_made = True
            found: Sequence[Any] = await statement.fetch(*values)
            return found

        return self._compiled.read(await _call(connection, sql, call))

    async def run(self, connection: AsyncConnection, params: Params) -> int:
        """How many rows it touched."""
        values = self._compiled.bind(params)

        async def call(statement: "PreparedStatement") -> str:
            await statement.fetch(*values)
            status: str = statement.get_statusmsg()
            return status

        status = await _call(connection, self._compiled.sql, call)
        return int(status.rpartition(" ")[2])  # "UPDATE 3", "INSERT 0 1"

    async def run_each(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        """Once for each, all in one round trip."""
        if len(params) == 1:
            await self.rows(connection, params[0])
        else:
            sql, values = self._compiled.sql, [self._compiled.bind(each) for each in params]
            await _call(connection, sql, lambda statement: statement.executemany(values))


async def _call(
    connection: AsyncConnection,
    sql: str,
    call: "Callable[[PreparedStatement], Awaitable[T]]",
) -> T:
    line: Any = connection.sync_connection
    driver: Connection = line.connection.driver_connection
    if not driver.is_in_transaction():
        raise InvalidRequestError("no transaction is open")
    kept: dict[str, PreparedStatement] = line.info.setdefault(_KEPT, {})
    try:
        statement = kept.get(sql)
        if statement is None:
            statement = kept[sql] = await driver.prepare(sql)
        return await call(statement)
    except BaseException as exc:
        if _is_stale(exc):
            kept.clear()  # a migration came between: all are prepared anew
        await greenlet_spawn(raise_as_sqlalchemy, line, exc, sql)
        raise  # never reached


def _is_stale(exc: BaseException) -> bool:
    from asyncpg import InvalidCachedStatementError, OutdatedSchemaCacheError

    return isinstance(exc, InvalidCachedStatementError | OutdatedSchemaCacheError)
