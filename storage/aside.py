"""What was set aside, for operators: list it, try it again, drop it. Nobody's words are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.traffic import inbox, outbox

# A step, a nudge or a card has had its moment; news come at most once. Only replies still help.
AGAIN = ("reply", "farewell")
_QUOTED = re.compile(r"(\"[^\"]*\"|“[^”]*”|'[^']*')")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One update or message that was given up. `what` is its kind, or its policy and method."""

    table: str
    number: int
    what: str
    at: datetime
    attempts: int
    why: str | None
    can_retry: bool


async def page(connection: AsyncConnection, *, skip: int, limit: int) -> Sequence[Aside]:
    """Updates first, then messages, the newest first; so many after the first `skip`."""
    updates = await _updates(connection, skip=skip, limit=limit)
    if len(updates) == limit:
        return updates
    before, _ = await counts(connection)
    rest = await _messages(connection, skip=max(0, skip - before), limit=limit - len(updates))
    return [*updates, *rest]


async def counts(connection: AsyncConnection) -> tuple[int, int]:
    """How many updates, and how many messages, are set aside."""
    updates = select(func.count()).select_from(inbox).where(inbox.c.state == "aside")
    messages = select(func.count()).select_from(outbox).where(outbox.c.state == "failed")
    found = await connection.execute(select(updates.scalar_subquery(), messages.scalar_subquery()))
    one, other = found.one()
    return int(one), int(other)


async def _updates(connection: AsyncConnection, *, skip: int, limit: int) -> list[Aside]:
    found = await connection.execute(
        select(inbox.c.update_id, inbox.c.kind, inbox.c.received_at, inbox.c.attempts)
        .where(inbox.c.state == "aside")
        .order_by(inbox.c.update_id.desc())
        .offset(skip)
        .limit(limit)
    )
    return [
        Aside(table="inbox", number=n, what=kind, at=at, attempts=tries, why=None, can_retry=True)
        for n, kind, at, tries in found
    ]


async def _messages(connection: AsyncConnection, *, skip: int, limit: int) -> list[Aside]:
    columns = (outbox.c.id, outbox.c.policy, outbox.c.method, outbox.c.due_at)
    found = await connection.execute(
        select(*columns, outbox.c.attempts, outbox.c.last_error, outbox.c.payload.is_not(None))
        .where(outbox.c.state == "failed")
        .order_by(outbox.c.id.desc())
        .offset(skip)
        .limit(limit)
    )
    return [
        Aside(
            table="outbox",
            number=n,
            what=f"{policy} {method}",
            at=due,
            attempts=tries,
            why=_QUOTED.sub("…", error) if error else None,  # Telegram quotes what was sent
            can_retry=policy in AGAIN and bool(kept),
        )
        for n, policy, method, due, tries, error, kept in found
    ]


async def retry(connection: AsyncConnection, table: str, number: int, *, now: datetime) -> bool:
    """Let it be tried anew from the first try on. False: it is not set aside any more."""
    if table == "inbox":
        again = update(inbox).values(state="pending", attempts=0, retry_at=None)
        return await _settled(connection, again.where(_aside_update(number)))
    again = update(outbox).values(state="pending", attempts=0, unclear=0, send_after=now)
    wanted = and_(outbox.c.policy.in_(AGAIN), outbox.c.payload.is_not(None))
    return await _settled(connection, again.where(_aside_message(number), wanted))


async def drop(connection: AsyncConnection, table: str, number: int) -> bool:
    """Never try it again; its words go at once. False: it is not set aside any more."""
    if table == "inbox":
        done = update(inbox).values(state="done", body=None, retry_at=None)
        return await _settled(connection, done.where(_aside_update(number)))
    dropped = update(outbox).values(state="dropped", payload=null())
    return await _settled(connection, dropped.where(_aside_message(number)))


def _aside_update(number: int) -> ColumnElement[bool]:
    return and_(inbox.c.update_id == number, inbox.c.state == "aside")


def _aside_message(number: int) -> ColumnElement[bool]:
    return and_(outbox.c.id == number, outbox.c.state == "failed")


async def _settled(connection: AsyncConnection, statement: object) -> bool:
    return (await connection.execute(statement)).rowcount == 1  # type: ignore[call-overload,no-any-return]  # an UPDATE
