"""Sessions: offer, find, change. The caller owns the transaction and the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Session, as_dict
from storage.tables import sessions

LIVE = ("offered", "running", "paused")

# Built once: building a statement costs more than running it.
_LIVE = select(sessions).where(sessions.c.user_id == bindparam("who"), sessions.c.state.in_(LIVE))
_BY_ID = select(sessions).where(sessions.c.id == bindparam("which"))


async def offer(connection: AsyncConnection, *, now: datetime, **values: Any) -> Session:
    """A plan shown to the runner, not begun yet."""
    made = await connection.execute(
        insert(sessions)
        .values(state="offered", step=0, epoch=0, skipped=[], hurts=[], created_at=now, **values)
        .returning(*sessions.c)
    )
    return Session(**as_dict(made.one()._mapping))


async def find_live(connection: AsyncConnection, user_id: int) -> Session | None:
    """The runner's offered, running or paused session, or None."""
    return await _first(connection, _LIVE, who=user_id)


async def get(connection: AsyncConnection, session_id: int) -> Session | None:
    """One session by its id."""
    return await _first(connection, _BY_ID, which=session_id)


async def last_ended(connection: AsyncConnection, user_id: int) -> Session | None:
    """The runner's newest session that was begun and is over."""
    found = await latest(connection, user_id, limit=1)
    return found[0] if found else None


async def latest(connection: AsyncConnection, user_id: int, *, limit: int) -> Sequence[Session]:
    """Sessions that were begun and are over, newest first."""
    rows = await connection.execute(
        select(sessions)
        .where(
            sessions.c.user_id == user_id,
            sessions.c.state.in_(("done", "partly", "stopped")),
        )
        .order_by(sessions.c.id.desc())
        .limit(limit)
    )
    return [Session(**as_dict(row._mapping)) for row in rows]


async def change(connection: AsyncConnection, session_id: int, **values: Any) -> None:
    """Set columns of one session."""
    await connection.execute(update(sessions).where(sessions.c.id == session_id).values(**values))


async def _first(
    connection: AsyncConnection, statement: Select[Any], **values: int
) -> Session | None:
    row = (await connection.execute(statement, values)).first()
    return Session(**as_dict(row._mapping)) if row else None
