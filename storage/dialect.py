"""The few places where SQLite and PostgreSQL are spoken to differently."""

from functools import cache
from typing import Any

from sqlalchemy import Select, Table
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


def locked(statement: Select[Any]) -> Select[Any]:
    """FOR UPDATE SKIP LOCKED: rows another worker holds are passed over.

    SQLite has no such clause and needs none: its one writer holds the whole file.
    """
    return statement.with_for_update(skip_locked=True)
