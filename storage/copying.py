"""Copies every row of one database into another, SQLite or PostgreSQL, and checks that it did."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, inspect, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import storage.personal  # noqa: F401  # registers all tables
from storage.db import transaction
from storage.migrate import Schema
from storage.tables import metadata

BATCH = 500


class CopyError(Exception):
    """Nothing was written; the text says why and how to mend it."""


async def copy_all(source: AsyncEngine, target: AsyncEngine) -> dict[str, int]:
    """Every row, in one transaction on each side; how many of each table.

    Open both engines with `raw_json`, so that JSON arrives letter by letter. Nobody else may
    write to either. Raises CopyError: a schema that lags, a target with rows, a count that
    differs; then the target is as it was.
    """
    async with transaction(source) as old, transaction(target) as new:
        for side, connection in (("source", old), ("target", new)):
            if await Schema().lags(connection):
                raise CopyError(f"the {side}'s schema lags behind: run `python -m bot migrate`")
        await _check_known(old)
        await _check_empty(new)
        counts = {}
        for table in metadata.sorted_tables:  # what others refer to comes first
            async for rows in _batches(old, table):
                await new.execute(insert(table), rows)
            counts[table.name] = await _count(old, table)
            if await _count(new, table) != counts[table.name]:
                raise CopyError(f"{table.name}: not all rows arrived; nothing was kept")
            await _count_on(old, new, table)
    return counts


async def _check_known(connection: AsyncConnection) -> None:
    there = await connection.run_sync(lambda plain: set(inspect(plain).get_table_names()))
    unknown = there - set(metadata.tables) - {"alembic_version"}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise CopyError(f"the source has tables this release does not know: {names}")


async def _check_empty(connection: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if await _count(connection, table):
            raise CopyError(f"the target is not empty ({table.name} has rows): take a new one")


async def _count(connection: AsyncConnection, table: Table) -> int:
    found = await connection.execute(select(func.count()).select_from(table))
    return int(found.scalar_one())


async def _batches(
    connection: AsyncConnection, table: Table
) -> AsyncIterator[Sequence[dict[str, Any]]]:
    """All rows in the order of their key, some hundred at a time."""
    keys = list(table.primary_key.columns)
    statement = select(table).order_by(*keys).limit(BATCH)
    page = statement
    while True:
        rows = [dict(row) for row in (await connection.execute(page)).mappings()]
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        last = tuple_(*(literal(rows[-1][key.name], key.type) for key in keys))
        page = statement.where(tuple_(*keys) > last)


async def _count_on(old: AsyncConnection, new: AsyncConnection, table: Table) -> None:
    """New ids go on where the source's would have: an id never comes back."""
    if table.autoincrement_column is None or table.autoincrement_column.name != "id":
        return
    last = await _last_id(old, table)
    if last and new.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        await new.execute(select(func.setval(sequence, last)))
    elif last and table.dialect_options["sqlite"]["autoincrement"]:
        values = {"name": table.name, "last": last}
        await new.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        await new.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), values)


async def _last_id(connection: AsyncConnection, table: Table) -> int:
    """The highest id that was ever given, as far as the database remembers."""
    highest = (await connection.execute(select(func.max(table.c.id)))).scalar_one() or 0
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        given = select(func.coalesce(func.pg_sequence_last_value(sequence), 0))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        given = select(func.max(text("seq"))).select_from(text("sqlite_sequence"))
        given = given.where(text("name = :name")).params(name=table.name)
    else:
        return int(highest)
    return max(int(highest), (await connection.execute(given)).scalar_one() or 0)
