"""Reads every row of one runner, and counts them. It writes nothing and shapes nothing."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.personal import person_tables


async def rows_of(connection: AsyncConnection, user_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows with this runner's id, by table, in the order of their keys."""
    found = {}
    for table, person in person_tables():
        rows = await connection.execute(
            select(table).where(person == user_id).order_by(*table.primary_key.columns)
        )
        found[table.name] = [dict(row) for row in rows.mappings()]
    return found


async def counts_of(connection: AsyncConnection, user_id: int) -> dict[str, int]:
    """How many rows each table holds of this runner."""
    return {
        table.name: (
            await connection.execute(
                select(func.count()).select_from(table).where(person == user_id)
            )
        ).scalar_one()
        for table, person in person_tables()
    }
