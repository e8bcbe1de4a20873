"""Statements of the hot road: compiled once a database, then run without SQLAlchemy.

SQLAlchemy writes the SQL and knows the types; but finding what it has written, at each run,
costs several times what a driver needs. No statement here, and no driver.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Generic, Protocol, TypeVar
from weakref import ref

from sqlalchemy import Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.compiled import Compiled, Params
from storage.prepared_postgres import OnPostgres
from storage.prepared_sqlite import OnSqlite

R = TypeVar("R")
Make = Executable | Callable[[str], Executable]


class Watcher(Protocol):
    """Wants to know of what is run past SQLAlchemy's own events."""

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        """A statement of the hot road was run with these values."""


_watchers: set[Callable[[], Watcher | None]] = set()  # empty but in the playground: bot/trace


def watch(watcher: Watcher) -> None:
    """Tell it of each statement from now on, for as long as anybody holds it."""
    _watchers.add(ref(watcher, _watchers.discard))


def unwatch(watcher: Watcher) -> None:
    """Tell it no more."""
    _watchers.discard(ref(watcher))


class _Way(Protocol):
    """How a database's driver runs a statement, in the transaction that storage/db.py opened."""

    async def rows(self, connection: AsyncConnection, params: Params) -> list[tuple[Any, ...]]: ...

    async def run(self, connection: AsyncConnection, params: Params) -> int: ...

    async def run_each(self, connection: AsyncConnection, params: Sequence[Params]) -> None: ...

    async def rows_after(
        self, connection: AsyncConnection, before: tuple[Any, ...], params: Sequence[Params]
    ) -> list[tuple[Any, ...]]: ...


_WAYS: dict[str, Callable[[Compiled], _Way]] = {"sqlite": OnSqlite, "postgresql": OnPostgres}


class Prepared:
    """One statement; its values are bound by name, as `bindparam` names them.

    `make` is the statement, or builds it for the database of this name ("sqlite", "postgresql");
    `columns` are those an INSERT is given. Lists of values (`IN`) cannot be bound: write
    constants out, or use `run_each`.
    """

    def __init__(self, make: Make, *, columns: Sequence[str] | None = None) -> None:
        self._make = make
        self._columns = columns
        self._made: dict[str, Executable] = {}
        self._way: tuple[Dialect, _Way] | None = None

    def rows(
        self, connection: AsyncConnection, params: Params | None = None
    ) -> Coroutine[Any, Any, list[tuple[Any, ...]]]:
        """All rows it gives."""
        if _watchers:
            self._tell(connection, [params or {}])
        return self._on(connection).rows(connection, params or {})

    def run(
        self, connection: AsyncConnection, params: Params | None = None
    ) -> Coroutine[Any, Any, int]:
        """Run it for its effect; how many rows it touched."""
        if _watchers:
            self._tell(connection, [params or {}])
        return self._on(connection).run(connection, params or {})

    async def run_each(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        """Run it once for each of these."""
        if params:
            if _watchers:
                self._tell(connection, params)
            await self._on(connection).run_each(connection, params)

    def _tell(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        for watcher in [found() for found in tuple(_watchers)]:
            if watcher is not None:
                watcher.prepared_ran(connection, self._statement(connection), params)

    def _statement(self, connection: AsyncConnection) -> Executable:
        name = connection.sync_engine.dialect.name
        if name not in self._made:
            make = self._make
            self._made[name] = make if isinstance(make, Executable) else make(name)
        return self._made[name]

    def _on(self, connection: AsyncConnection) -> _Way:
        dialect, way = connection.sync_engine.dialect, self._way
        # Each engine has a dialect of its own, and with it its own way to write JSON.
        if way is None or way[0] is not dialect:
            compiled = Compiled(self._statement(connection), dialect, columns=self._columns)
            way = self._way = (dialect, _WAYS[dialect.name](compiled))
        return way[1]


Write = tuple[Prepared, Sequence[Params]]
"""A statement that writes, and the rows it is run for."""


async def write_all(connection: AsyncConnection, writes: Sequence[Write]) -> None:
    """All of these, in their order. None may need to see what another one has written: where a
    statement is a round trip, neighbours of a single row each share one.
    """
    await _in_order(connection, writes)


async def _in_order(
    connection: AsyncConnection, statements: Sequence[Write]
) -> list[tuple[Any, ...]]:
    """The rows that the last of them gives, if it is run once."""
    alone: list[tuple[Prepared, Params]] = []
    for statement, rows in statements:
        if len(rows) == 1:
            alone.append((statement, rows[0]))
        elif rows:
            await _together(connection, alone)
            alone = []
            await statement.run_each(connection, rows)
    return await _together(connection, alone)


async def _together(
    connection: AsyncConnection, run: Sequence[tuple[Prepared, Params]]
) -> list[tuple[Any, ...]]:
    """The rows of the last of them."""
    if len(run) < 2:
        return await run[0][0].rows(connection, run[0][1]) if run else []
    if _watchers:
        for statement, given in run:
            statement._tell(connection, [given])
    *before, last = [statement._on(connection) for statement, _ in run]
    return await last.rows_after(connection, tuple(before), [given for _, given in run])


class Reading(Prepared, Generic[R]):
    """A statement whose rows are records: the columns are named as the record's fields are."""

    def __init__(
        self, record: Callable[..., R], make: Make, *, columns: Sequence[str] | None = None
    ) -> None:
        super().__init__(make, columns=columns)
        self._record = record
        self._names: tuple[str, ...] = ()

    async def all(
        self,
        connection: AsyncConnection,
        params: Params | None = None,
        *,
        along: Sequence[Write] = (),
    ) -> list[R]:
        """Every row as a record. `along`: what is written as well, and not to be seen here."""
        if along:
            rows = await _in_order(connection, [*along, (self, [params or {}])])
        else:
            rows = await self.rows(connection, params)
        return [self._read(connection, row) for row in rows]

    async def first(self, connection: AsyncConnection, params: Params | None = None) -> R | None:
        """The first row as a record, or None."""
        found = await self.rows(connection, params)
        return self._read(connection, found[0]) if found else None

    def _read(self, connection: AsyncConnection, row: tuple[Any, ...]) -> R:
        if not self._names:
            statement: Any = self._statement(connection)
            self._names = tuple(column.name for column in statement.exported_columns)
        return self._record(**dict(zip(self._names, row, strict=True)))
