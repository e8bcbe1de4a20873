"""The few places where SQLite and PostgreSQL are spoken to differently."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Table,
    Update,
    bindparam,
    cast,
    func,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_or(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that understands ON CONFLICT in this database's dialect."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_ignore(connection: AsyncConnection, table: Table) -> Any:
    """INSERT ... ON CONFLICT DO NOTHING: a repeat is harmless."""
    return _insert_ignore(connection.dialect.name, table)


@cache
def _insert_ignore(dialect: str, table: Table) -> Any:
    # Built once: building a statement costs more than running it.
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()


def upsert(connection: AsyncConnection, table: Table, *key: str) -> Any:
    """INSERT of one whole row (all columns but `id`), or all of it anew where `key` is there."""
    return _upsert(connection.dialect.name, table, key)


@cache
def _upsert(dialect: str, table: Table, key: tuple[str, ...]) -> Any:
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    names = [column.name for column in table.columns if column.name not in (*key, "id")]
    given = {name: insert.excluded[name] for name in names}
    return insert.on_conflict_do_update(index_elements=list(key), set_=given)


async def change(
    connection: AsyncConnection, table: Table, row_id: int, values: Mapping[str, Any]
) -> None:
    """Set columns of the one row with this `id`."""
    given = {f"_{name}": value for name, value in values.items()}
    await connection.execute(_change(table, *values), {"_id": row_id, **given})


@cache
def _change(table: Table, *columns: str) -> Update:
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns}
    return update(table).where(table.c.id == bindparam("_id")).values(values)


def seconds_between(
    connection: AsyncConnection, later: ColumnElement[Any], earlier: ColumnElement[Any]
) -> ColumnElement[float]:
    """How many seconds lie between two columns of moments."""
    if connection.dialect.name == "sqlite":
        return (func.julianday(later) - func.julianday(earlier)) * 86_400.0
    return cast(func.extract("epoch", later - earlier), Float)


def locked(statement: Select[Any]) -> Select[Any]:
    """FOR UPDATE SKIP LOCKED: rows another worker holds are passed over.

    SQLite has no such clause and needs none: its one writer holds the whole file.
    """
    return statement.with_for_update(skip_locked=True)
