"""The figures operators ask for: counts and times, one query each, and no runner is named."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import seconds_between
from storage.picking import UNSENT
from storage.tables import sessions, users
from storage.timers import RANKS
from storage.traffic import inbox, outbox, timers

WEEK, MONTH = timedelta(days=7), timedelta(days=28)
NUDGES = 10_000  # the latest nudges that are looked at
STEPS = 10_000  # the latest steps whose lateness is measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Runners:
    """How many runners there are, and how many wrote lately."""

    total: int
    blocked: int
    active_7_days: int
    active_28_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routines:
    """Routines offered within 28 days, and what became of them."""

    offered: int
    started: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """Seconds between the due time of steps and Telegram's word that they were sent."""

    count: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits, and what was set aside."""

    updates: int
    messages: int
    timers: int
    updates_aside: int
    messages_aside: int


async def runners(connection: AsyncConnection, *, now: datetime) -> Runners:
    """All runners, those who have blocked the bot, those seen lately."""
    found = await connection.execute(
        select(
            func.count(),
            func.count(users.c.blocked_at),
            _count_since(users.c.seen_at, now - WEEK),
            _count_since(users.c.seen_at, now - MONTH),
        ).select_from(users)
    )
    total, blocked, week, month = found.one()
    return Runners(total=total, blocked=blocked, active_7_days=week, active_28_days=month)


def _count_since(column: Column[datetime], moment: datetime) -> ColumnElement[int]:
    return func.count(case((column >= moment, 1)))


async def routines(connection: AsyncConnection, *, now: datetime) -> Routines:
    """Read off the index of days and states."""
    found = await connection.execute(
        select(sessions.c.state, func.count())
        .where(sessions.c.created_at >= now - MONTH)
        .group_by(sessions.c.state)
    )
    counts = {str(state): int(count) for state, count in found}
    never = counts.get("offered", 0) + counts.get("not_done", 0)
    total = sum(counts.values())
    return Routines(offered=total, started=total - never, done=counts.get("done", 0))


async def lateness(connection: AsyncConnection, *, now: datetime) -> Lateness | None:
    """Of the latest steps of a day at most. None: there were none."""
    late = seconds_between(connection, outbox.c.sent_at, outbox.c.due_at)
    found = await connection.execute(
        select(late)
        .where(
            outbox.c.due_at >= now - timedelta(days=1),
            outbox.c.policy == "step",
            outbox.c.state == "sent",
        )
        .order_by(outbox.c.due_at.desc())
        .limit(STEPS)
    )
    values = sorted(found.scalars())
    if not values:
        return None
    last = len(values) - 1
    return Lateness(
        count=len(values), p50=values[last // 2], p99=values[min(last, round(last * 0.99))]
    )


async def waiting(connection: AsyncConnection, *, now: datetime) -> Waiting:
    """Depths of the queues, each read off its partial index."""
    counts: dict[str, Select[int]] = {
        "updates": select(func.count()).where(inbox.c.state == "pending"),
        "messages": select(func.count()).where(outbox.c.state.in_(UNSENT)),
        "timers": select(func.count()).where(timers.c.rank.in_(RANKS), timers.c.due_at <= now),
        "updates_aside": select(func.count()).where(inbox.c.state == "aside"),
        "messages_aside": select(func.count()).where(outbox.c.state == "failed"),
    }
    found = await connection.execute(
        select(*(query.scalar_subquery().label(name) for name, query in counts.items()))
    )
    return Waiting(**{str(name): int(count) for name, count in found.one()._mapping.items()})
