"""A bot and a playground in this process: real HTTP, a real database, a fast clock."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.claiming import Pace
from bot.settings import Settings
from bot.trace.road import Roads
from bot.wiring import House, build
from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from playground.state import State
from scheduler.clock import PlaygroundClock, SystemClock
from storage.db import transaction
from storage.import_tables import downloads
from storage.migrate import migrate
from storage.traffic import inbox, outbox, timers

TOKEN = "1:test"
PATIENCE_S = 30.0
FAST = Pace(1000, chat_gap=timedelta(0))  # tests talk faster than people
GLANCE_S = 0.01  # between two looks at whether all is done
WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class World:
    """All a test needs: the driver of the runners' phones, the bot's parts, the clock."""

    driver: Driver
    house: House
    clock: PlaygroundClock
    telegram: State
    address: str

    async def settled(self) -> None:
        """Until everything that is due has been handled, fired and sent."""
        async with asyncio.timeout(PATIENCE_S):
            while await self._work_left():  # a database has no event to await
                await asyncio.sleep(GLANCE_S)

    async def _work_left(self) -> int:
        now = self.clock.now()
        waiting = (
            select(func.count()).where(inbox.c.state == "pending"),
            select(func.count()).where(timers.c.due_at <= now),
            select(func.count()).select_from(downloads),
            select(func.count()).where(outbox.c.state.in_(["pending", "sending"])),
        )
        async with transaction(self.house.engine) as connection:
            rows = [(await connection.execute(count)).scalar_one() for count in waiting]
        return sum(rows) + len(self.telegram.updates)  # those Telegram still holds

    async def jump(self) -> None:
        """To the next due moment, and until all it causes is done."""
        await self.driver.jump()
        await self.settled()

    async def pass_time(self, **delta: float) -> None:
        """The clock moves on by this much, all that falls due in between at its moment."""
        until = self.clock.now() + timedelta(**delta)
        while (due := await self.house.runtime.next_due()) is not None and due <= until:
            await self.jump()
        self.clock.jump_to(until)
        await self.settled()


def wednesday_afternoon(*, after: datetime) -> datetime:
    """The next Wednesday at 15:10 UTC: no evening, no end of a week, nobody's quiet hours."""
    day = after.replace(hour=15, minute=10, second=0, microsecond=0)
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    return day if day > after else day + timedelta(days=7)


@contextlib.asynccontextmanager
async def world(
    database: str, *, patience: float = 10.0, admins: tuple[int, ...] = ()
) -> AsyncIterator[World]:
    """A running bot whose Telegram is the playground. Time stands still but for jumps and x1.

    It begins on a Wednesday afternoon, whenever the tests are run.
    """
    clock = PlaygroundClock(machine=SystemClock())
    clock.jump_to(wednesday_afternoon(after=clock.now()))
    settings = Settings(database_url=database, admin_ids=admins, _env_file=None)
    telegram = State()
    roads = Roads(SystemClock())
    app = create_app(state=telegram, clock=clock, roads=roads)
    async with (
        serving(app) as address,
        running(settings, address, clock) as house,
        Driver(address, patience=patience) as driver,
    ):
        roads.watch(house)
        yield World(driver, house, clock, telegram, address)


@contextlib.asynccontextmanager
async def running(
    settings: Settings, address: str, clock: PlaygroundClock, *, poll: bool = True
) -> AsyncIterator[House]:
    """The bot alone, polling `address`; without `poll` a worker, told of updates by others."""
    house = build(settings, token=TOKEN, api_url=address, clock=clock, pace=FAST)
    await migrate(house.engine)
    clock.next_due = house.runtime.next_due
    clock.on_change = house.runtime.clock_changed
    await house.app.initialize()
    await house.runtime.start(poll=poll)
    try:
        yield house
    finally:
        await house.runtime.stop()
        await house.app.shutdown()


def sqlite_url(folder: Path) -> str:
    """A fresh SQLite file."""
    return f"sqlite:///{folder / 'test.sqlite3'}"
