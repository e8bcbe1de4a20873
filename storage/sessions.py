"""Sessions: offer, find, change. The caller owns the transaction and the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import dialect
from storage.prepared import Reading
from storage.records import Session, as_dict
from storage.tables import sessions

LIVE = ("offered", "running", "paused")

is_live = dialect.is_one_of(sessions.c.state, *LIVE)

_LIVE = Reading(Session, select(sessions).where(sessions.c.user_id == bindparam("who"), is_live))
_BY_ID = Reading(Session, select(sessions).where(sessions.c.id == bindparam("which")))


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
    return await _LIVE.first(connection, {"who": user_id})


async def get(connection: AsyncConnection, session_id: int) -> Session | None:
    """One session by its id."""
    return await _BY_ID.first(connection, {"which": session_id})


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
    await dialect.change(connection, sessions, session_id, values)
