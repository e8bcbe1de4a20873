"""What lies behind a runner: runs with or without care, numbers before and after. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import desc, exists, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sessions import LIVE
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: a run, or a routine that is over."""

    what: str  # run, session
    id: int
    at: datetime
    state: str | None = None
    metres: float | None = None
    seconds: int | None = None
    before: int | None = None
    after: int | None = None


async def page(
    connection: AsyncConnection, user_id: int, *, skip: int, limit: int
) -> Sequence[Entry]:
    """Runs and begun routines, newest first, `limit` of them after the first `skip`."""
    run = select(
        literal("run").label("what"),
        runs.c.id,
        runs.c.finished_at.label("at"),
        null().label("state"),
        runs.c.metres,
        runs.c.seconds,
        null().label("before"),
        null().label("after"),
    ).where(runs.c.user_id == user_id)
    session = select(
        literal("session"),
        sessions.c.id,
        sessions.c.started_at,
        sessions.c.state,
        null(),
        null(),
        sessions.c.before,
        sessions.c.after,
    ).where(
        sessions.c.user_id == user_id,
        sessions.c.started_at.is_not(None),
        sessions.c.state.not_in(LIVE),
    )
    found = await connection.execute(
        union_all(run, session).order_by(desc("at"), desc("what")).offset(skip).limit(limit)
    )
    return [Entry(*row) for row in found]


async def entry(connection: AsyncConnection, user_id: int, what: str, number: int) -> Entry | None:
    """One run or routine of this runner."""
    table = runs if what == "run" else sessions
    row = (
        await connection.execute(
            select(table).where(table.c.id == number, table.c.user_id == user_id)
        )
    ).first()
    if row is None:
        return None
    if what == "run":
        return Entry(what, row.id, row.finished_at, None, row.metres, row.seconds)
    at = row.started_at or row.created_at
    return Entry(what, row.id, at, row.state, None, None, row.before, row.after)
