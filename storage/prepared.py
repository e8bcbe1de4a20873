"""Statements of the hot road: compiled once a database, then run on SQLite without SQLAlchemy.

SQLAlchemy writes the SQL and knows the types; but finding what it has written, at each run,
costs several times what SQLite needs. PostgreSQL runs them SQLAlchemy's way. No statement here.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar
from weakref import ref

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection

R = TypeVar("R")
Params = Mapping[str, Any]
Make = Executable | Callable[[str], Executable]
_Converter = Callable[[Any], Any]
_NONE: Params = {}


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


_SQLITE = "sqlite"


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
        self._inline: _Inline | None = None

    async def rows(
        self, connection: AsyncConnection, params: Params = _NONE
    ) -> list[tuple[Any, ...]]:
        """All rows it gives."""
        inline = self._on_sqlite(connection, (params,))
        if inline is not None:
            return inline.rows(connection, params)
        found = await connection.execute(self._statement(connection), params)
        return [tuple(row) for row in found]

    async def run(self, connection: AsyncConnection, params: Params = _NONE) -> int:
        """Run it for its effect; how many rows it touched."""
        inline = self._on_sqlite(connection, (params,))
        if inline is not None:
            return inline.run(connection, params)
        return (await connection.execute(self._statement(connection), params)).rowcount

    async def run_each(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        """Run it once for each of these."""
        if not params:
            return
        inline = self._on_sqlite(connection, params)
        if inline is not None:
            inline.run_each(connection, params)
            return
        await connection.execute(self._statement(connection), params)

    def _statement(self, connection: AsyncConnection) -> Executable:
        name = _dialect(connection).name
        if name not in self._made:
            make = self._make
            self._made[name] = make if isinstance(make, Executable) else make(name)
        return self._made[name]

    def _on_sqlite(
        self, connection: AsyncConnection, params: Sequence[Params]
    ) -> "_Inline | None":
        """The statement as SQLite takes it; None on PostgreSQL. Who watches is told of it."""
        dialect, inline = _dialect(connection), self._inline
        # Each engine has a dialect of its own, and with it its own way to write JSON.
        if inline is None or inline.dialect is not dialect:
            if dialect.name != _SQLITE:
                return None
            statement = self._statement(connection)
            inline = self._inline = _Inline(statement, dialect, columns=self._columns)
        if _watchers:
            self._tell(connection, params)
        return inline

    def _tell(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        for watcher in [found() for found in tuple(_watchers)]:
            if watcher is not None:
                watcher.prepared_ran(connection, self._statement(connection), params)


class Reading(Prepared, Generic[R]):
    """A statement whose rows are records: the columns are named as the record's fields are."""

    def __init__(
        self, record: Callable[..., R], make: Make, *, columns: Sequence[str] | None = None
    ) -> None:
        super().__init__(make, columns=columns)
        self._record = record
        self._names: tuple[str, ...] = ()

    async def all(self, connection: AsyncConnection, params: Params = _NONE) -> list[R]:
        """Every row as a record."""
        return [self._read(connection, row) for row in await self.rows(connection, params)]

    async def first(self, connection: AsyncConnection, params: Params = _NONE) -> R | None:
        """The first row as a record, or None."""
        found = await self.rows(connection, params)
        return self._read(connection, found[0]) if found else None

    def _read(self, connection: AsyncConnection, row: tuple[Any, ...]) -> R:
        if not self._names:
            statement: Any = self._statement(connection)
            self._names = tuple(column.name for column in statement.exported_columns)
        return self._record(**dict(zip(self._names, row, strict=True)))


class _Inline:
    """A statement as SQLite takes it: its text, and how values go in and come out."""

    def __init__(
        self, statement: Any, dialect: Dialect, *, columns: Sequence[str] | None = None
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.dialect = dialect
        self.sql: str = compiled.string
        converters: Mapping[str, _Converter] = compiled._bind_processors
        # What is bound at each run by its name; else (no name) what always stands there.
        self._slots: list[tuple[str | None, _Converter | None, Any]] = []
        for name in compiled.positiontup:
            bound, convert = compiled.binds[name], converters.get(name)
            if bound.required:
                self._slots.append((name, convert, None))
            else:
                value = bound.effective_value
                self._slots.append((None, None, convert(value) if convert else value))
        readers = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in compiled._result_columns
        ]
        self._readers = [(at, reader) for at, reader in enumerate(readers) if reader is not None]

    def rows(self, connection: AsyncConnection, params: Params) -> list[tuple[Any, ...]]:
        """Its rows, read as their types say."""
        found: list[tuple[Any, ...]] = self._execute(connection, params).fetchall()
        return [self._read(row) for row in found] if self._readers else found

    def run(self, connection: AsyncConnection, params: Params) -> int:
        """How many rows it touched."""
        touched: int = self._execute(connection, params).rowcount
        return touched

    def run_each(self, connection: AsyncConnection, params: Sequence[Params]) -> None:
        """Once for each."""
        raw = _raw(connection)
        try:
            raw.executemany(self.sql, [self._bind(values) for values in params])
        except sqlite3.Error as exc:
            raise self._told(exc) from exc

    def _execute(self, connection: AsyncConnection, params: Params) -> Any:
        raw, values = _raw(connection), self._bind(params)
        try:
            return raw.execute(self.sql, values)
        except sqlite3.Error as exc:
            raise self._told(exc) from exc

    def _bind(self, params: Params) -> list[Any]:
        return [
            always if name is None else params[name] if convert is None else convert(params[name])
            for name, convert, always in self._slots
        ]

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for at, reader in self._readers:
            value = values[at]
            if value is not None:  # NULL is None for every type
                values[at] = reader(value)
        return tuple(values)

    def _told(self, exc: sqlite3.Error) -> BaseException:
        """The error as SQLAlchemy would raise it, without what runners said."""
        return DBAPIError.instance(
            self.sql, None, exc, sqlite3.Error, hide_parameters=True, dialect=self.dialect
        )


def _dialect(connection: AsyncConnection) -> Dialect:
    line: Any = connection.sync_connection
    dialect: Dialect = line.dialect
    return dialect


def _raw(connection: AsyncConnection) -> Any:
    """The standard library's connection, in the transaction that storage/db.py opened."""
    line: Any = connection.sync_connection
    raw = line.connection.dbapi_connection
    if not raw.in_transaction:
        raise InvalidRequestError("no transaction is open")
    return raw
