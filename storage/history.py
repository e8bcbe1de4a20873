"""What lies behind a runner: runs with or without care, numbers before and after. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import checkins, runs, sessions

CARED = ("done", "partly")


@dataclass(frozen=True, slots=True)
class RunSeen:
    """One run on the runner's own date; `cared`: a routine followed it."""

    day: date
    cared: bool
    metres: float | None


@dataclass(frozen=True, slots=True)
class NumbersSeen:
    """The numbers of one routine, 0 to 10, and the answers that say which foot."""

    at: datetime
    before: int | None
    after: int | None
    answers: dict[str, Any] | None


async def runs_since(connection: AsyncConnection, user_id: int, day: date) -> Sequence[RunSeen]:
    """Runs from `day` on, oldest first."""
    cared = exists().where(sessions.c.run_id == runs.c.id, sessions.c.state.in_(CARED))
    found = await connection.execute(
        select(runs.c.local_date, cared, runs.c.metres)
        .where(runs.c.user_id == user_id, runs.c.local_date >= day)
        .order_by(runs.c.finished_at)
    )
    return [RunSeen(*row) for row in found]


async def numbers_since(
    connection: AsyncConnection, user_id: int, moment: datetime
) -> Sequence[NumbersSeen]:
    """Routines with a number before or after, from `moment` on, oldest first."""
    found = await connection.execute(
        select(sessions.c.created_at, sessions.c.before, sessions.c.after, checkins.c.answers)
        .select_from(sessions.outerjoin(checkins, checkins.c.id == sessions.c.checkin_id))
        .where(
            sessions.c.user_id == user_id,
            sessions.c.created_at >= moment,
            or_(sessions.c.before.is_not(None), sessions.c.after.is_not(None)),
        )
        .order_by(sessions.c.id)
    )
    return [NumbersSeen(*row) for row in found]
