"""What waits in the outbox and which timers are set, in words a test can compare."""

from collections.abc import Sequence

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import outbox as queue
from storage.db import transaction
from storage.records import OutboxRow
from storage.traffic import outbox, timers
from tests.fakes.time import FrozenClock
from tests.support.builders import later, rows


async def said(engine: AsyncEngine, *, policy: str | None = None) -> list[str]:
    """What waits to be sent, in order; edits of the card left out."""
    found = await rows(engine, outbox, outbox.c.state == "pending", outbox.c.edits.is_(None))
    return [row["payload"]["text"] for row in found if policy in (None, row["policy"])]


async def row_of(engine: AsyncEngine, key: str) -> RowMapping:
    """The one row with this dedupe key."""
    [row] = await rows(engine, outbox, outbox.c.dedupe_key == key)
    return row


async def sent(engine: AsyncEngine) -> None:
    """Everything that waited has arrived."""
    async with transaction(engine) as connection:
        await connection.execute(
            outbox.update().where(outbox.c.state == "pending").values(state="sent")
        )


async def timer_kinds(engine: AsyncEngine) -> list[str]:
    return sorted(row["kind"] for row in await rows(engine, timers))


async def claim(
    engine: AsyncEngine, clock: FrozenClock, *, owner: str = "a", limit: int = 10
) -> Sequence[OutboxRow]:
    async with transaction(engine) as connection:
        return await queue.claim(
            connection,
            now=clock.now(),
            owner=owner,
            lease_until=later(clock.now(), 30),
            limit=limit,
            machine_now=clock.now(),
        )


async def mark(engine: AsyncEngine, row: OutboxRow, owner: str = "a", state: str = "sent") -> bool:
    async with transaction(engine) as connection:
        return await queue.mark(connection, row, owner=owner, state=state)


def keys(claimed: Sequence[OutboxRow]) -> list[str]:
    return [row.dedupe_key for row in claimed]


async def states(engine: AsyncEngine) -> dict[str, str]:
    return {row["dedupe_key"]: row["state"] for row in await rows(engine, outbox)}
