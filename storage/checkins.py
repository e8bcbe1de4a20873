"""Check-ins: open, answer, close. The caller owns the transaction and the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import dialect
from storage.prepared import Reading, Write
from storage.records import Checkin, as_dict, columns_of
from storage.tables import checkins

is_open = dialect.is_one_of(checkins.c.state, "open")

_OPEN = Reading(Checkin, select(checkins).where(checkins.c.user_id == bindparam("who"), is_open))
_BY_ID = Reading(Checkin, select(checkins).where(checkins.c.id == bindparam("which")))
_OPEN_ONE, _OPEN_NUMBERED = dialect.adding(checkins), dialect.adding_numbered(checkins)


async def open_one(connection: AsyncConnection, new: Checkin) -> Checkin:
    """Begin this conversation after a run, as `opened` made it; with its id.

    Raises IntegrityError if one is open already.
    """
    values = columns_of(new)
    [made] = await _OPEN_ONE.rows(connection, values)
    return Checkin(**values | {"id": int(made[0])})


def opened(
    *,
    user_id: int,
    run_id: int | None,
    answers: dict[str, Any],
    expires_at: datetime,
    now: datetime,
    number: int | None = None,
) -> Checkin:
    """A check-in as it begins. `number`: an id given ahead, for `opening`."""
    return Checkin(
        id=number or 0,
        user_id=user_id,
        run_id=run_id,
        state="open",
        version=0,
        answers=answers,
        ticked=[],
        outcome=None,
        expires_at=expires_at,
        created_at=now,
    )


def opening(numbered: Sequence[Checkin]) -> Write:
    """Begins conversations that have their ids already; `open_one` says what it raises."""
    return _OPEN_NUMBERED, [columns_of(checkin) for checkin in numbered]


async def find_open(connection: AsyncConnection, user_id: int) -> Checkin | None:
    """The runner's open check-in, or None."""
    return await _OPEN.first(connection, {"who": user_id})


async def get(connection: AsyncConnection, checkin_id: int) -> Checkin | None:
    """One check-in by its id."""
    return await _BY_ID.first(connection, {"which": checkin_id})


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
    await dialect.change(connection, checkins, checkin_id, values)
