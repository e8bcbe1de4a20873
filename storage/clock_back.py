"""What lies too far ahead after the clock was set back. The caller owns transaction and time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import is_one_of
from storage.picking import is_unsent
from storage.records import Session, as_dict
from storage.sessions import LIVE
from storage.tables import sessions
from storage.traffic import chats, inbox, limits, outbox


async def wait_no_longer(connection: AsyncConnection, *, now: datetime, most: timedelta) -> None:
    """Retries and paces that lie further ahead than `most` are due now.

    A wait that Telegram asked for (chats.not_before) is kept: it may be as long as it likes.
    """
    ahead = now + most
    await connection.execute(
        update(inbox)
        .where(is_one_of(inbox.c.state, "pending"), inbox.c.retry_at > ahead)
        .values(retry_at=now)
    )
    await connection.execute(
        update(outbox)
        .where(is_unsent, outbox.c.state == "pending", outbox.c.send_after > ahead)
        .values(send_after=now)
    )
    seconds = ahead.timestamp()
    await connection.execute(update(chats).where(chats.c.tat > seconds).values(tat=None))
    await connection.execute(update(limits).where(limits.c.tat > seconds).values(tat=0.0))
    await connection.execute(
        update(limits).where(limits.c.not_before > seconds).values(not_before=0.0)
    )


def _ahead(now: datetime) -> Select[tuple[object, ...]]:
    return select(sessions).where(
        # As the index of live ones says it; that ids are positive leads SQLite to it.
        is_one_of(sessions.c.state, *LIVE),
        sessions.c.user_id > 0,
        sessions.c.state == "running",
        sessions.c.step_started_at > now,
    )


async def sessions_ahead(connection: AsyncConnection, *, now: datetime) -> Sequence[Session]:
    """Running sessions whose step begins only after `now`."""
    found = await connection.execute(_ahead(now).order_by(sessions.c.user_id))
    return [Session(**as_dict(row._mapping)) for row in found]


async def session_ahead(
    connection: AsyncConnection, session_id: int, *, now: datetime
) -> Session | None:
    """This session, if it still is one of them. Hold its runner's lock."""
    found = await connection.execute(_ahead(now).where(sessions.c.id == session_id))
    row = found.first()
    return None if row is None else Session(**as_dict(row._mapping))
