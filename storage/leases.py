"""Leases of messages under way when a sender stops or dies. Claiming itself: outbox.py."""

from datetime import datetime

from sqlalchemy import true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import nudges
from storage.dialect import is_one_of
from storage.nudge_records import UNDELIVERED
from storage.picking import ONCE
from storage.traffic import outbox

_SENDING = is_one_of(outbox.c.state, "sending")  # as the index says it, or it is not used


async def give_back(connection: AsyncConnection, owner: str) -> int:
    """At a clean stop: leases not used are free again at once; how many."""
    returned = await connection.execute(
        update(outbox)
        .where(outbox.c.owner == owner, _SENDING)
        .values(state="pending", owner=None, lease_until=None)
    )
    return returned.rowcount


async def free_all(connection: AsyncConnection) -> int:
    """At the start of the only process: whoever held a lease is dead; how many there were."""
    await give_up_once(connection)
    freed = await connection.execute(
        update(outbox).where(_SENDING).values(state="pending", owner=None, lease_until=None)
    )
    return freed.rowcount


async def give_up_once(connection: AsyncConnection, *, expired_at: datetime | None = None) -> int:
    """Set aside what comes at most once (nudges, news) and whose sender died on the way.

    It may have arrived. Without `expired_at` all that are under way; how many.
    """
    over = true() if expired_at is None else outbox.c.lease_until < expired_at
    given_up = await connection.execute(
        update(outbox)
        .where(_SENDING, outbox.c.policy.in_(ONCE), over)
        .values(state="failed", owner=None, lease_until=None, last_error="its sender died")
        .returning(outbox.c.policy, outbox.c.chat_id, outbox.c.dedupe_key)
    )
    lost = given_up.all()
    for policy, runner, key in lost:
        if policy == "nudge":
            await nudges.not_delivered(connection, runner, key, why=UNDELIVERED)
    return len(lost)
