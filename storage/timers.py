"""Timers: the rows that are the schedule. The caller owns the transaction and the time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import among, locked, replacing
from storage.prepared import Prepared, Write, write_all
from storage.records import Timer, User, as_dict
from storage.tables import users
from storage.traffic import timers

# Steps keep seconds, nudges keep minutes: an evening's nudges never stand before a step. At a
# timer of the last rank nothing is said: something is worked out anew.
TO_THE_SECOND, WITHIN_MINUTES, NOTHING_SAID = RANKS = (0, 1, 2)
_RANK = {"nudge": WITHIN_MINUTES, "summary": WITHIN_MINUTES, "morning": WITHIN_MINUTES}


_TIMER_NAMES, _USER_NAMES = timers.c.keys(), users.c.keys()
_KEY = ("kind", "subject")
_COLUMNS = (*_KEY, "user_id", "due_at", "epoch", "payload", "attempts", "rank")
_PUT = replacing(timers, key=_KEY, columns=_COLUMNS, sooner="due_at")
_CANCEL = Prepared(
    lambda dialect: delete(timers).where(
        timers.c.subject == bindparam("which"), among(dialect, timers.c.kind, "kinds")
    )
)
_DUE = Prepared(
    locked(
        select(timers, users)
        .join(users, users.c.id == timers.c.user_id)
        .where(timers.c.rank == bindparam("rank"), timers.c.due_at <= bindparam("now"))
        .order_by(timers.c.due_at, timers.c.id)
        .limit(bindparam("most"))
    )
)
_TAKEN = Prepared(lambda dialect: delete(timers).where(among(dialect, timers.c.id, "ids")))
_FIRSTS = [
    select(timers.c.rank, timers.c.due_at)
    .where(timers.c.rank == rank)
    .order_by(timers.c.due_at)
    .limit(1)
    .subquery()
    for rank in RANKS
]
_NEXT_DUES = Prepared(union_all(*(select(first) for first in _FIRSTS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTimer:
    """The one timer of a kind for a subject, to be set or moved. The kind gives its rank.

    `unless_sooner`: one that is due before `due_at` stays as it is.
    """

    kind: str
    subject: int
    user_id: int
    due_at: datetime
    epoch: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)
    rank: int | None = None
    unless_sooner: bool = False


async def put(connection: AsyncConnection, *new: NewTimer) -> None:
    """Set these timers, in one statement."""
    await write_all(connection, [putting(new)])


def putting(new: Iterable[NewTimer]) -> Write:
    """What `put` writes."""
    rows = [
        {
            "kind": timer.kind,
            "subject": timer.subject,
            "user_id": timer.user_id,
            "due_at": timer.due_at,
            "epoch": timer.epoch,
            "payload": dict(timer.payload),
            "attempts": 0,
            "rank": _RANK.get(timer.kind, TO_THE_SECOND) if timer.rank is None else timer.rank,
            "_sooner": timer.unless_sooner,
        }
        for timer in new
    ]
    return _PUT, rows


async def cancel(connection: AsyncConnection, *, subject: int, kinds: Sequence[str]) -> None:
    """Delete these timers of one subject; those that are not there are not missed."""
    await _CANCEL.run(connection, {"which": subject, "kinds": list(kinds)})


async def take_due(
    connection: AsyncConnection, *, now: datetime, limit: int, rank: int = 0
) -> Sequence[tuple[Timer, User]]:
    """Delete and return up to `limit` due timers of a rank with their runners, oldest first.

    Whatever they cause happens in the same transaction, so a crash brings them all back.
    The runners' rows are locked with them: a timer whose runner is being listened to just
    now is passed over until that is done, and no two transactions wait for each other.
    """
    due = await _DUE.rows(connection, {"rank": rank, "now": now, "most": limit})
    found = [_pair(row) for row in due]
    if found:
        await _TAKEN.run(connection, {"ids": [timer.id for timer, _ in found]})
    return found


def _pair(row: tuple[Any, ...]) -> tuple[Timer, User]:
    timer = Timer(**dict(zip(_TIMER_NAMES, row, strict=False)))
    user = User(**dict(zip(_USER_NAMES, row[len(_TIMER_NAMES) :], strict=True)))
    return timer, user


async def next_dues(connection: AsyncConnection) -> dict[int, datetime]:
    """When the next timer of each rank is due; ranks without one are left out."""
    return {int(row[0]): row[1] for row in await _NEXT_DUES.rows(connection)}


async def next_due(connection: AsyncConnection, *, said: bool = False) -> datetime | None:
    """When the next timer is due, or None. `said`: only those at which something is said."""
    dues = await next_dues(connection)
    wanted = (due for rank, due in dues.items() if not said or rank != NOTHING_SAID)
    return min(wanted, default=None)


async def without(
    connection: AsyncConnection, *, kinds: Sequence[str], after: int, span: int, limit: int
) -> tuple[int | None, Sequence[User]]:
    """Up to `limit` of the next `span` runners who may be nudged and have no such timer, locked.

    With them the id to go on after; None: there is nobody after `after`.
    """
    ids = select(users.c.id).where(users.c.id > after).order_by(users.c.id).limit(span)
    looked_at = list((await connection.execute(ids)).scalars())
    if not looked_at:
        return None, ()
    rows = await connection.execute(
        locked(
            select(users)
            .where(
                users.c.id > after,
                users.c.id <= looked_at[-1],
                users.c.nudges_on,
                users.c.zone.is_not(None),
                users.c.blocked_at.is_(None),
                ~exists().where(timers.c.subject == users.c.id, timers.c.kind.in_(kinds)),
            )
            .order_by(users.c.id)
            .limit(limit)
        )
    )
    found = [User(**as_dict(row._mapping)) for row in rows]
    return (looked_at if len(found) < limit else [user.id for user in found])[-1], found


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
