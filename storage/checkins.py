"""Check-ins: open, answer, close. The caller owns the transaction and the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Checkin, as_dict
from storage.tables import checkins

# Built once: building a statement costs more than running it.
_OPEN = select(checkins).where(checkins.c.user_id == bindparam("who"), checkins.c.state == "open")
_INSERT = insert(checkins).returning(*checkins.c)


async def open_one(
    connection: AsyncConnection,
    *,
    user_id: int,
    run_id: int | None,
    answers: dict[str, Any],
    expires_at: datetime,
    now: datetime,
) -> Checkin:
    """Begin the conversation after a run. Raises IntegrityError if one is open already."""
    made = await connection.execute(
        _INSERT,
        {
            "user_id": user_id,
            "run_id": run_id,
            "state": "open",
            "version": 0,
            "answers": answers,
            "ticked": [],
            "expires_at": expires_at,
            "created_at": now,
        },
    )
    return Checkin(**as_dict(made.one()._mapping))


async def find_open(connection: AsyncConnection, user_id: int) -> Checkin | None:
    """The runner's open check-in, or None."""
    row = (await connection.execute(_OPEN, {"who": user_id})).first()
    return Checkin(**as_dict(row._mapping)) if row else None


async def get(connection: AsyncConnection, checkin_id: int) -> Checkin | None:
    """One check-in by its id."""
    row = (await connection.execute(select(checkins).where(checkins.c.id == checkin_id))).first()
    return Checkin(**as_dict(row._mapping)) if row else None


async def latest(connection: AsyncConnection, user_id: int, *, limit: int) -> Sequence[Checkin]:
    """The runner's newest answered check-ins, newest first."""
    rows = await connection.execute(
        select(checkins)
        .where(checkins.c.user_id == user_id, checkins.c.outcome.is_not(None))
        .order_by(checkins.c.id.desc())
        .limit(limit)
    )
    return [Checkin(**as_dict(row._mapping)) for row in rows]


async def change(connection: AsyncConnection, checkin_id: int, **values: Any) -> None:
    """Set columns of one check-in."""
    await connection.execute(update(checkins).where(checkins.c.id == checkin_id).values(**values))
