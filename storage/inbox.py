"""Accepted updates: keep, take in order, mark. The caller owns the transaction and the time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_ignore
from storage.records import InboxRow
from storage.traffic import inbox

_COLUMNS = [inbox.c[field.name] for field in fields(InboxRow)]


# Built once: building a statement costs more than running it.
_HELD = func.min(case((inbox.c.retry_at > bindparam("now"), inbox.c.update_id)))
_WAITING = (
    select(inbox.c.user_id)
    .where(inbox.c.state == "pending")
    .group_by(inbox.c.user_id)
    # A failed update waits for its retry: only what is numbered before it may go on.
    .having(or_(_HELD.is_(None), func.min(inbox.c.update_id) < _HELD))
    .order_by(func.min(inbox.c.update_id))
    .limit(bindparam("most"))
)
_PENDING = (
    select(*_COLUMNS, inbox.c.retry_at)
    .where(inbox.c.user_id == bindparam("who"), inbox.c.state == "pending")
    .order_by(inbox.c.update_id)
    .limit(bindparam("most"))
)
_DONE = (
    update(inbox)
    .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
    .values(state="done", body=None, retry_at=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An update as it came in."""

    update_id: int
    user_id: int
    kind: str
    body: bytes


async def keep(connection: AsyncConnection, updates: Sequence[Accepted], *, now: datetime) -> None:
    """Store updates before they are acknowledged; one that is known already changes nothing."""
    rows: list[dict[str, Any]] = [
        {
            "update_id": item.update_id,
            "user_id": item.user_id,
            "kind": item.kind,
            "body": item.body,
            "state": "pending",
            "attempts": 0,
            "received_at": now,
        }
        for item in updates
    ]
    await connection.execute(insert_ignore(connection, inbox), rows)


async def waiting_users(
    connection: AsyncConnection, *, now: datetime, limit: int
) -> Sequence[int]:
    """Users with updates to handle, the longest waiting first."""
    found = await connection.execute(_WAITING, {"now": now, "most": limit})
    return list(found.scalars())


async def pending(
    connection: AsyncConnection, user_id: int, *, now: datetime, limit: int
) -> Sequence[InboxRow]:
    """One user's updates in the order Telegram numbered them. Hold the user's lock.

    An update that waits for its retry, and all behind it, are left for then.
    """
    found = await connection.execute(_PENDING, {"who": user_id, "most": limit})
    ready = takewhile(lambda row: row.retry_at is None or row.retry_at <= now, found)
    return [_row(row) for row in ready]


def _row(row: Row[*tuple[Any, ...]]) -> InboxRow:
    return InboxRow(**{column.name: row._mapping[column] for column in _COLUMNS})


async def done(connection: AsyncConnection, update_ids: Sequence[int]) -> None:
    """Handled: the number is remembered, the words are not."""
    await connection.execute(_DONE, {"ids": list(update_ids)})


async def failed(
    connection: AsyncConnection, update_id: int, *, retry_at: datetime | None
) -> None:
    """The handler raised: try again at `retry_at`, or set the update aside (None)."""
    values: dict[str, Any] = {"attempts": inbox.c.attempts + 1, "retry_at": retry_at}
    if retry_at is None:
        values["state"] = "aside"
    await connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(**values))


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Drop updates handled or set aside before `moment`, with the words of the latter."""
    gone = await connection.execute(
        delete(inbox).where(inbox.c.received_at < moment, inbox.c.state != "pending")
    )
    return gone.rowcount
