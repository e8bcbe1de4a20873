"""Accepted updates: keep, take in order, mark. The caller owns the transaction and the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import dialect
from storage.dialect import among, is_one_of
from storage.prepared import Prepared, Write, write_all
from storage.traffic import inbox

_NO_UPDATE_IS_LATER = 2**63 - 1

# Built once: building a statement costs more than running it.
_HELD = func.min(case((inbox.c.retry_at > bindparam("now"), inbox.c.update_id)))
_PENDING_NOW = is_one_of(inbox.c.state, "pending")
_WAITING = Prepared(
    select(inbox.c.user_id)
    .where(_PENDING_NOW)
    .group_by(inbox.c.user_id)
    # A failed update waits for its retry: only what is numbered before it may go on.
    .having(or_(_HELD.is_(None), func.min(inbox.c.update_id) < _HELD))
    .order_by(func.min(inbox.c.update_id))
    .limit(bindparam("most"))
)
_ahead = inbox.alias()


def oldest_of(who: ColumnElement[int]) -> ColumnElement[bool]:
    """The updates of user `who` that wait, as many of the oldest as `before` and one more.

    The last number wanted is read off the index: the rest of a flood is not looked at.
    """
    last = (
        select(_ahead.c.update_id)
        .where(_ahead.c.user_id == who, is_one_of(_ahead.c.state, "pending"))
        .order_by(_ahead.c.update_id)
        .offset(bindparam("before"))
        .limit(1)
        .correlate(who.table)
        .scalar_subquery()
    )
    not_behind = inbox.c.update_id <= func.coalesce(last, _NO_UPDATE_IS_LATER)
    return and_(inbox.c.user_id == who, _PENDING_NOW, not_behind)


_DONE = Prepared(
    lambda dialect: (
        update(inbox)
        .where(among(dialect, inbox.c.update_id, "ids"))
        .values(state="done", body=None, retry_at=None)
    )
)
_KEEP = dialect.keeping(
    inbox, "update_id", "user_id", "kind", "body", "state", "attempts", "received_at"
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
    await write_all(connection, [keeping(updates, now=now)])


def keeping(updates: Sequence[Accepted], *, now: datetime) -> Write:
    """What `keep` writes."""
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
    return _KEEP, rows


async def waiting_users(
    connection: AsyncConnection, *, now: datetime, limit: int
) -> Sequence[int]:
    """Users with updates to handle, the longest waiting first."""
    found = await _WAITING.rows(connection, {"now": now, "most": limit})
    return [row[0] for row in found]


def closing(update_ids: Sequence[int]) -> Write:
    """These are handled: the number is remembered, the words are not."""
    return _DONE, [{"ids": list(update_ids)}] if update_ids else []


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
