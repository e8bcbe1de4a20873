"""A bot and a playground in this process, over real HTTP, on a real database, with a fast clock."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from bot.wiring import House, build
from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from playground.state import State
from scheduler.clock import PlaygroundClock, SystemClock
from storage.migrate import migrate

TOKEN = "1:test"


@dataclass(frozen=True, slots=True)
class World:
    """All a test needs: the driver of the runners' phones, the bot's parts, the clock."""

    driver: Driver
    house: House
    clock: PlaygroundClock


@contextlib.asynccontextmanager
async def world(database: str, *, patience: float = 10.0) -> AsyncIterator[World]:
    """A running bot whose Telegram is the playground. Time stands still but for jumps and x1."""
    clock = PlaygroundClock(machine=SystemClock())
    settings = Settings(database_url=database, _env_file=None)
    app = create_app(state=State(), clock=clock)
    async with serving(app) as address, running(settings, address, clock) as house:
        async with Driver(address, patience=patience) as driver:
            yield World(driver, house, clock)


@contextlib.asynccontextmanager
async def running(
    settings: Settings, address: str, clock: PlaygroundClock
) -> AsyncIterator[House]:
    """The bot alone, polling `address`."""
    house = build(settings, token=TOKEN, api_url=address, clock=clock)
    await migrate(house.engine)
    clock.next_due = house.runtime.next_due
    clock.on_change = house.runtime.clock_changed
    await house.app.initialize()
    await house.runtime.start(poll=True)
    try:
        yield house
    finally:
        await house.runtime.stop()
        await house.app.shutdown()


def sqlite_url(folder: Path) -> str:
    """A fresh SQLite file."""
    return f"sqlite:///{folder / 'test.sqlite3'}"
