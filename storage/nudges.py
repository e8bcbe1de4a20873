"""Nudges: book an occasion, answer, put off, read back. The caller owns transaction and time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import dialect
from storage.dialect import among, insert_ignore
from storage.nudge_records import Nudge
from storage.nudge_tables import nudges
from storage.prepared import Reading
from storage.records import as_dict

_SINCE = Reading(
    Nudge,
    lambda dialect: (
        select(nudges)
        .where(among(dialect, nudges.c.user_id, "who"), nudges.c.local_date >= bindparam("day"))
        .order_by(nudges.c.local_date, nudges.c.id)
    ),
)
_LATEST_SENT = Reading(
    Nudge,
    select(nudges)
    .where(nudges.c.user_id == bindparam("who"), nudges.c.sent_at > bindparam("after"))
    .order_by(nudges.c.sent_at.desc())
    .limit(1),
)


async def book(connection: AsyncConnection, **values: Any) -> int | None:
    """Take an occasion for this runner; the nudge's id. None: it is taken already."""
    made = await connection.execute(
        insert_ignore(connection, nudges).values(**values).returning(nudges.c.id)
    )
    number: int | None = made.scalar_one_or_none()
    return number


async def get(connection: AsyncConnection, nudge_id: int) -> Nudge | None:
    """One nudge by its id."""
    return await _first(connection, nudges.c.id == nudge_id)


async def find(
    connection: AsyncConnection, user_id: int, *, local_date: date, slot: str
) -> Nudge | None:
    """The nudge of one occasion."""
    return await _first(
        connection,
        nudges.c.user_id == user_id,
        nudges.c.local_date == local_date,
        nudges.c.slot == slot,
    )


async def since_of(
    connection: AsyncConnection, user_ids: Sequence[int], *, day: date
) -> Sequence[Nudge]:
    """These runners' nudges from the local day `day` on, oldest first."""
    return await _SINCE.all(connection, {"who": list(user_ids), "day": day})


async def latest_sent(
    connection: AsyncConnection, user_id: int, *, after: datetime
) -> Nudge | None:
    """The newest nudge that was sent after `after`, whatever was answered."""
    return await _LATEST_SENT.first(connection, {"who": user_id, "after": after})


async def change(connection: AsyncConnection, nudge_id: int, **values: Any) -> None:
    """Set columns of one nudge."""
    await dialect.change(connection, nudges, nudge_id, values)


async def delivered(
    connection: AsyncConnection, user_id: int, message_key: str, *, at: datetime
) -> None:
    """Telegram took the message at `at`."""
    await _by_message(connection, user_id, message_key, sent_at=at)


async def not_delivered(
    connection: AsyncConnection, user_id: int, message_key: str, *, why: str
) -> None:
    """The message was dropped on its way: for the learner this nudge never was."""
    await _by_message(connection, user_id, message_key, sent_at=None, dropped=why)


async def _by_message(
    connection: AsyncConnection, user_id: int, message_key: str, **values: Any
) -> None:
    await connection.execute(
        update(nudges)
        .where(nudges.c.user_id == user_id, nudges.c.message_key == message_key)
        .values(**values)
    )


async def _first(connection: AsyncConnection, *where: Any) -> Nudge | None:
    row = (await connection.execute(select(nudges).where(*where))).first()
    return Nudge(**as_dict(row._mapping)) if row else None
