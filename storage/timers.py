"""Timers: the rows that are the schedule. The caller owns the transaction and the time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_or, locked
from storage.records import Timer, User, as_dict
from storage.tables import users
from storage.traffic import timers

# Steps keep seconds, nudges keep minutes: an evening's nudges never stand before a step. At a
# timer of the last rank nothing is said: something is worked out anew.
TO_THE_SECOND, WITHIN_MINUTES, NOTHING_SAID = RANKS = (0, 1, 2)
_RANK = {"nudge": WITHIN_MINUTES, "summary": WITHIN_MINUTES, "morning": WITHIN_MINUTES}


async def put(
    connection: AsyncConnection,
    *,
    kind: str,
    subject: int,
    user_id: int,
    due_at: datetime,
    epoch: int = 0,
    payload: dict[str, Any] | None = None,
    rank: int | None = None,
) -> None:
    """Set the one timer of this kind for this subject, or move it. The kind gives its rank."""
    values = {
        "due_at": due_at,
        "epoch": epoch,
        "payload": payload or {},
        "attempts": 0,
        "rank": _RANK.get(kind, TO_THE_SECOND) if rank is None else rank,
    }
    statement = insert_or(connection, timers).values(
        kind=kind, subject=subject, user_id=user_id, **values
    )
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["kind", "subject"], set_=values)
    )


async def cancel(connection: AsyncConnection, *, subject: int, kinds: Sequence[str]) -> None:
    """Delete these timers of one subject; those that are not there are not missed."""
    await connection.execute(
        delete(timers).where(timers.c.subject == subject, timers.c.kind.in_(kinds))
    )


async def take_due(
    connection: AsyncConnection, *, now: datetime, limit: int, rank: int = 0
) -> Sequence[tuple[Timer, User]]:
    """Delete and return up to `limit` due timers of a rank with their runners, oldest first.

    Whatever they cause happens in the same transaction, so a crash brings them all back.
    The runners' rows are locked with them: a timer whose runner is being listened to just
    now is passed over until that is done, and no two transactions wait for each other.
    """
    due = locked(
        select(timers, users)
        .join(users, users.c.id == timers.c.user_id)
        .where(timers.c.rank == rank, timers.c.due_at <= now)
        .order_by(timers.c.due_at, timers.c.id)
        .limit(limit)
    )
    found = [_pair(tuple(row)) for row in await connection.execute(due)]
    if found:
        await connection.execute(
            delete(timers).where(timers.c.id.in_([timer.id for timer, _ in found]))
        )
    return found


def _pair(row: tuple[Any, ...]) -> tuple[Timer, User]:
    timer = Timer(**dict(zip(timers.c.keys(), row, strict=False)))
    user = User(**dict(zip(users.c.keys(), row[len(timers.c) :], strict=True)))
    return timer, user


async def next_dues(connection: AsyncConnection) -> dict[int, datetime]:
    """When the next timer of each rank is due; ranks without one are left out."""
    firsts = [
        select(timers.c.rank, timers.c.due_at)
        .where(timers.c.rank == rank)
        .order_by(timers.c.due_at)
        .limit(1)
        .subquery()
        for rank in RANKS
    ]
    found = await connection.execute(union_all(*(select(first) for first in firsts)))
    return {int(row[0]): row[1] for row in found}


async def next_due(connection: AsyncConnection, *, said: bool = False) -> datetime | None:
    """When the next timer is due, or None. `said`: only those at which something is said."""
    dues = await next_dues(connection)
    wanted = (due for rank, due in dues.items() if not said or rank != NOTHING_SAID)
    return min(wanted, default=None)


async def without(
    connection: AsyncConnection, *, kinds: Sequence[str], limit: int
) -> Sequence[User]:
    """Runners who may be nudged and for whom none of these timers is set, locked."""
    found = await connection.execute(
        locked(
            select(users)
            .where(
                users.c.nudges_on,
                users.c.zone.is_not(None),
                users.c.blocked_at.is_(None),
                ~exists().where(timers.c.subject == users.c.id, timers.c.kind.in_(kinds)),
            )
            .order_by(users.c.id)
            .limit(limit)
        )
    )
    return [User(**as_dict(row._mapping)) for row in found]


async def push_ahead(connection: AsyncConnection, timer: Timer, *, until: datetime | None) -> None:
    """After a failure: this timer later (None: never), so that it does not stop the others.

    One that was moved or taken meanwhile is left alone.
    """
    same = (timers.c.id == timer.id, timers.c.due_at == timer.due_at)
    if until is None:
        await connection.execute(delete(timers).where(*same))
        return
    await connection.execute(
        update(timers).where(*same).values(due_at=until, attempts=timers.c.attempts + 1)
    )
