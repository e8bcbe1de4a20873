"""Runners as rows, and a clock that jumps from timer to timer: nudges without Telegram."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from scheduler import nudges as moves
from scheduler import schedule
from scheduler.firing import Firing
from scheduler.local_time import local_day
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import runs, timers, users
from storage.db import transaction
from storage.nudge_records import Nudge
from storage.nudge_tables import nudges as nudge_table
from storage.records import User, as_dict
from storage.tables import users as user_table
from storage.traffic import outbox

RUNNER = 7_000_000_001  # above 32 bits, as Telegram's ids are
FIRST_MORNING = datetime(2026, 3, 2, 5, tzinfo=UTC)  # a Monday

DAY = timedelta(days=1)
EVERY_DAY_AT_SIX = dict.fromkeys(range(7), 18 * 60)


class StandingClock:
    """Stands still until told to move."""

    def __init__(self, at: datetime = FIRST_MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def real(self, moment: datetime) -> datetime:
        return moment


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was put into the outbox."""

    key: str
    at: datetime
    not_after: datetime | None
    payload: Mapping[str, Any]


class Rows:
    """The rows of some runners, and what moves them."""

    def __init__(self, engine: AsyncEngine, presenter: Presenter) -> None:
        self.engine = engine
        self.presenter = presenter
        self.clock = StandingClock()
        self.firing = Firing(engine, clock=self.clock, presenter=presenter)

    @property
    def now(self) -> datetime:
        return self.clock.at

    def work(self, connection: AsyncConnection) -> Work:
        return Work(
            connection=connection, now=self.now, presenter=self.presenter, origin="reply:1"
        )

    async def runner(
        self, user_id: int = RUNNER, *, zone: str = "Europe/Berlin", **columns: Any
    ) -> None:
        """Someone new."""
        async with transaction(self.engine) as connection:
            await connection.execute(
                insert(user_table).values(
                    id=user_id,
                    created_at=self.now,
                    seen_at=self.now,
                    language="en",
                    zone=zone,
                    **columns,
                )
            )

    async def user(self, user_id: int = RUNNER) -> User:
        async with transaction(self.engine) as connection:
            found = await users.get(connection, user_id)
        assert found is not None
        return found

    async def change(self, user_id: int = RUNNER, **columns: Any) -> None:
        """Set columns, then plan anew as every handler does."""
        async with transaction(self.engine) as connection:
            await connection.execute(
                update(user_table).where(user_table.c.id == user_id).values(**columns)
            )
        await self.replan(user_id)

    async def replan(self, user_id: int = RUNNER) -> None:
        user = await self.user(user_id)
        async with transaction(self.engine) as connection:
            work = self.work(connection)
            await moves.replan(work, user)
            await work.flush()

    async def declare(self, starts: Mapping[int, int], user_id: int = RUNNER) -> None:
        """Tell the days (Monday 0) and local minutes at which runs start."""
        user = await self.user(user_id)
        zone = ZoneInfo(user.zone or "UTC")
        today = self.now.astimezone(zone).date() - timedelta(days=1)
        await self.change(user_id, **schedule.declare(user, starts, today=today))

    async def log_run(self, finished_at: datetime, user_id: int = RUNNER) -> int:
        user = await self.user(user_id)
        local_date, minute = local_day(finished_at, ZoneInfo(user.zone or "UTC"))
        async with transaction(self.engine) as connection:
            number = await runs.log(
                connection,
                user_id=user_id,
                finished_at=finished_at,
                local_date=local_date,
                local_minute=minute,
                source="said",
                now=self.now,
            )
        await self.replan(user_id)
        return number

    async def fire(self) -> None:
        """Fire all that is due."""
        while (await self.firing.tick()).more:
            pass

    async def next_due(self) -> datetime | None:
        async with transaction(self.engine) as connection:
            return await timers.next_due(connection)

    async def live_until(self, end: datetime) -> None:
        """Let time pass, stopping at each timer to fire it."""
        while (due := await self.next_due()) is not None and due <= end:
            self.clock.at = max(due, self.now)
            await self.fire()
        self.clock.at = end

    async def sent(self) -> list[Sent]:
        """All that was put into the outbox, in order."""
        async with transaction(self.engine) as connection:
            found = await connection.execute(
                select(
                    outbox.c.dedupe_key, outbox.c.due_at, outbox.c.not_after, outbox.c.payload
                ).order_by(outbox.c.id)
            )
            return [Sent(*row) for row in found]

    async def nudges(self) -> list[Nudge]:
        async with transaction(self.engine) as connection:
            found = await connection.execute(select(nudge_table).order_by(nudge_table.c.id))
            return [Nudge(**as_dict(row._mapping)) for row in found]


async def told(rows: Rows) -> None:
    """A runner in Berlin who starts at 18:00 every day, and so is home about 18:45."""
    await rows.runner()
    await rows.declare(EVERY_DAY_AT_SIX)


def transitions(zone: str, first: int = 2020, last: int = 2035) -> Iterator[datetime]:
    """Every change of this zone's clock in those years, to the minute (UTC)."""
    tz = ZoneInfo(zone)
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    step = timedelta(days=7)
    while at < end:
        if at.astimezone(tz).utcoffset() != (at + step).astimezone(tz).utcoffset():
            yield _change(tz, at, at + step)
        at += step


def _change(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        before, after = (
            (middle, after) if middle.astimezone(tz).utcoffset() == old else (before, middle)
        )
    return after.replace(second=0, microsecond=0)


def sample(chance: random.Random, zones: list[str], count: int) -> list[tuple[str, datetime]]:
    """Some zones, each with one of its changes."""
    found: list[tuple[str, datetime]] = []
    while len(found) < count:
        zone = chance.choice(zones)
        changes = list(transitions(zone))
        if changes:
            found.append((zone, chance.choice(changes)))
    return found
