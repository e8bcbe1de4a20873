"""What a runner has just changed, for a minute: the columns as they were. No policy here.

They wait in a timer of the same runner; when that is due, nothing is left of them.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import timers
from storage.timers import NewTimer
from storage.traffic import timers as timer_table

UNSET = "unset"
KEPT = timedelta(minutes=1)


async def keep(
    connection: AsyncConnection, user_id: int, before: dict[str, Any], *, now: datetime
) -> None:
    """Remember these columns (plain JSON values) of a runner for a minute, and no older ones."""
    undo = NewTimer(
        kind=UNSET,
        subject=user_id,
        user_id=user_id,
        due_at=now + KEPT,
        payload=before,
        rank=timers.NOTHING_SAID,
    )
    await timers.put(connection, undo)


async def take(
    connection: AsyncConnection, user_id: int, *, kind: str = UNSET, now: datetime
) -> dict[str, Any] | None:
    """What was kept, once. None: its minute is over."""
    found = await connection.execute(
        delete(timer_table)
        .where(
            timer_table.c.kind == kind,
            timer_table.c.subject == user_id,
            timer_table.c.due_at > now,
        )
        .returning(timer_table.c.payload)
    )
    kept: dict[str, Any] | None = found.scalar_one_or_none()
    return kept
