"""How much waits in the queues, and since when: figures for an operator. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import timers
from storage.tables import sessions
from storage.traffic import UNSENT, inbox, outbox
from storage.traffic import timers as timer_table
from storage.types import UtcDateTime

# Literals, not parameters: so that partial indexes serve them, however long the tables are.
_PENDING = text("state = 'pending'")
_LIVE = text("state IN ('offered', 'running', 'paused')")


@dataclass(frozen=True, slots=True, kw_only=True)
class Depths:
    """The queues at one moment; empty queues have no oldest row."""

    updates: int
    oldest_update: datetime | None
    """When the longest waiting update came in."""
    messages: dict[str, int]
    """Not yet sent, by policy; those under way included."""
    oldest_message: datetime | None
    """When the longest waiting message should have arrived."""
    sending: int
    timers_due: int
    sessions: dict[str, int]
    """Sessions that are not over, by state."""


async def read(connection: AsyncConnection, *, now: datetime) -> Depths:
    """All queues, each through its index. `now` is the runners' time."""
    updates, oldest_update = await _row(
        connection,
        select(func.count(), func.min(inbox.c.received_at, type_=UtcDateTime)).where(_PENDING),
    )
    unsent = await connection.execute(
        select(
            outbox.c.policy,
            outbox.c.state,
            func.count(),
            func.min(outbox.c.due_at, type_=UtcDateTime),
        )
        .where(text(UNSENT))
        .group_by(outbox.c.policy, outbox.c.state)
    )
    rows = [tuple(row) for row in unsent]
    messages: dict[str, int] = {}
    for policy, _, count, _ in rows:
        messages[policy] = messages.get(policy, 0) + count
    [timers_due] = await _row(
        connection,
        select(func.count())
        .select_from(timer_table)
        .where(timer_table.c.rank.in_(timers.RANKS), timer_table.c.due_at <= now),
    )
    live = await connection.execute(
        select(sessions.c.state, func.count())
        # Every runner's id is positive; said, it leads SQLite to the index of live sessions.
        .where(_LIVE, sessions.c.user_id > 0)
        .group_by(sessions.c.state)
    )
    return Depths(
        updates=updates,
        oldest_update=oldest_update,
        messages=messages,
        oldest_message=min((due for *_, due in rows), default=None),
        sending=sum(count for _, state, count, _ in rows if state == "sending"),
        timers_due=timers_due,
        sessions={str(state): int(count) for state, count in live},
    )


async def _row(
    connection: AsyncConnection, statement: Select[*tuple[Any, ...]]
) -> tuple[Any, ...]:
    return tuple((await connection.execute(statement)).one())


async def oldest_lease(connection: AsyncConnection) -> datetime | None:
    """When the lease that was taken first runs out, or ran out; None: nothing is under way."""
    [found] = await _row(
        connection,
        select(func.min(outbox.c.lease_until, type_=UtcDateTime)).where(
            text(UNSENT), outbox.c.state == "sending"
        ),
    )
    lease: datetime | None = found
    return lease
