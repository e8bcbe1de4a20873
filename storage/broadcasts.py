"""Broadcasts: write, confirm, take the next recipients, count. The caller owns the transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import dialect
from storage.admin_tables import broadcasts
from storage.dialect import is_one_of, locked
from storage.outbox import PRIORITY
from storage.picking import NEWS, is_unsent
from storage.prepared import Reading
from storage.records import User, as_dict
from storage.tables import users
from storage.traffic import outbox

SENDING = "sending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """Something said to all runners. Its texts are plain, by language code."""

    id: int
    state: str
    texts: dict[str, str]
    cursor: int
    pass_at: datetime | None
    queued: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


_ROW = select(*(broadcasts.c[field.name] for field in fields(Broadcast)))
_OLDEST_SENDING = Reading(  # asked each second
    Broadcast,
    locked(_ROW.where(is_one_of(broadcasts.c.state, SENDING)).order_by(broadcasts.c.id).limit(1)),
)


async def draft(connection: AsyncConnection, texts: Mapping[str, str], *, now: datetime) -> int:
    """Keep what may be said; its number."""
    values = {"state": "draft", "texts": dict(texts), "created_at": now}
    made = await connection.execute(insert(broadcasts).values(**values).returning(broadcasts.c.id))
    return int(made.scalar_one())


async def get(connection: AsyncConnection, number: int) -> Broadcast | None:
    """This broadcast, or None."""
    found = await connection.execute(_ROW.where(broadcasts.c.id == number))
    return _record(found.first())


async def lock_sending(connection: AsyncConnection) -> Broadcast | None:
    """The oldest that goes out just now, locked. None: there is none, or another has it."""
    return await _OLDEST_SENDING.first(connection)


def _record(row: Row[Any] | None) -> Broadcast | None:
    return None if row is None else Broadcast(**as_dict(row._mapping))


async def any_sending(connection: AsyncConnection) -> bool:
    """Whether one goes out just now."""
    found = await connection.execute(
        select(broadcasts.c.id).where(broadcasts.c.state == SENDING).limit(1)
    )
    return found.first() is not None


async def turn(
    connection: AsyncConnection, number: int, *, was: str, to: str, **values: Any
) -> bool:
    """From one state to another. False: it is in another state, so a second tap does nothing."""
    turned = await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == number, broadcasts.c.state == was)
        .values(state=to, **values)
    )
    return turned.rowcount == 1


async def change(connection: AsyncConnection, number: int, **values: Any) -> None:
    """Set columns of one broadcast."""
    await dialect.change(connection, broadcasts, number, values)


def _wanted(broadcast: Broadcast) -> ColumnElement[bool]:
    """Who is to have it: was here when it began, can be reached, wants news."""
    began = broadcast.started_at
    here = true() if began is None else users.c.created_at <= began
    return and_(users.c.news, users.c.blocked_at.is_(None), here)


def _served(broadcast: Broadcast) -> ColumnElement[bool]:
    return exists().where(outbox.c.broadcast_id == broadcast.id, outbox.c.chat_id == users.c.id)


async def count_recipients(connection: AsyncConnection, broadcast: Broadcast) -> int:
    """How many runners would get it, were it sent now."""
    counted = select(func.count()).select_from(users).where(_wanted(broadcast))
    return int((await connection.execute(counted)).scalar_one())


async def scan(
    connection: AsyncConnection, broadcast: Broadcast, *, limit: int
) -> tuple[int | None, Sequence[User]]:
    """The next `limit` runners after the cursor: where that ends, and who of them still needs it.

    None: there is nobody after the cursor. Those who need it are locked, so that nobody is
    erased meanwhile; who is locked by others is left for the next pass.
    """
    span = await connection.execute(
        select(users.c.id).where(users.c.id > broadcast.cursor).order_by(users.c.id).limit(limit)
    )
    ids = list(span.scalars())
    if not ids:
        return None, ()
    found = await connection.execute(
        locked(
            select(users)
            .where(users.c.id > broadcast.cursor, users.c.id <= ids[-1])
            .where(_wanted(broadcast), ~_served(broadcast))
            .order_by(users.c.id)
        )
    )
    return ids[-1], [User(**as_dict(row._mapping)) for row in found]


async def anybody_left(connection: AsyncConnection, broadcast: Broadcast) -> bool:
    """Whether somebody who is to have it has no row of it."""
    left = select(users.c.id).where(_wanted(broadcast), ~_served(broadcast)).limit(1)
    return (await connection.execute(left)).first() is not None


async def unsent(connection: AsyncConnection, *, at_most: int) -> int:
    """How many messages of broadcasts wait or are under way, counted up to `at_most`."""
    waiting = (
        select(outbox.c.id)
        .where(
            is_unsent,
            outbox.c.policy == NEWS,
            outbox.c.priority == PRIORITY[NEWS],
        )
        .limit(at_most)
        .subquery()
    )
    counted = await connection.execute(select(func.count()).select_from(waiting))
    return int(counted.scalar_one())


async def outcomes(connection: AsyncConnection, number: int) -> dict[str, int]:
    """Messages of a broadcast by state; rows are kept as long as any of the outbox."""
    found = await connection.execute(
        select(outbox.c.state, func.count())
        .where(outbox.c.broadcast_id == number)
        .group_by(outbox.c.state)
    )
    return {str(state): int(count) for state, count in found}


async def drop_waiting(connection: AsyncConnection, number: int) -> int:
    """Send no more of it; how many were waiting."""
    dropped = await connection.execute(
        update(outbox)
        .where(outbox.c.broadcast_id == number, outbox.c.state == "pending")
        .values(state="dropped")
    )
    return dropped.rowcount


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Drop those written before `moment` that do not go out just now; how many."""
    gone = await connection.execute(
        delete(broadcasts).where(broadcasts.c.created_at < moment, broadcasts.c.state != SENDING)
    )
    return gone.rowcount
