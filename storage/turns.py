"""Leases by name: who alone may do a thing, until when. The caller owns transaction and time."""

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_or
from storage.traffic import leases


async def take(
    connection: AsyncConnection, name: str, *, owner: str, now: datetime, until: datetime
) -> bool:
    """Take or renew a lease. False: somebody else holds it."""
    values = {"owner": owner, "until": until}
    statement = insert_or(connection, leases).values(name=name, **values)
    taken = await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_=values,
            where=or_(leases.c.owner == owner, leases.c.until < now),
        ).returning(leases.c.owner)
    )
    return taken.first() is not None


async def give_back(connection: AsyncConnection, name: str, *, owner: str) -> None:
    """The next one may have it at once."""
    await connection.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
