"""A worker hears at once of what a web process keeps, and loses nothing when it cannot hear."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.intake import Intake
from bot.settings import Settings
from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from scheduler import alarm
from scheduler.clock import PlaygroundClock, SystemClock
from storage.db import async_url, open_engine, transaction
from tests.support import handling
from tests.support.builders import RUNNER
from tests.support.databases import cut_off
from tests.support.world import running

NO_SWEEP = timedelta(days=1)
LISTENERS = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"


@pytest.fixture
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is not told of work finds it tomorrow."""
    monkeypatch.setattr(alarm, "SWEEP", NO_SWEEP)


@pytest.fixture
async def web(postgres: str) -> AsyncIterator[tuple[Intake, AsyncEngine]]:
    """What a web process stores with: an engine of its own, and nothing that handles."""
    engine = open_engine(async_url(postgres))
    yield Intake(engine, clock=SystemClock(), handled_elsewhere=True), engine
    await engine.dispose()


@contextlib.asynccontextmanager
async def worker(postgres: str) -> AsyncIterator[Driver]:
    """A whole worker; what arrives at its Telegram."""
    settings = Settings(database_url=postgres, _env_file=None)
    clock = PlaygroundClock(machine=SystemClock())
    async with (
        serving(create_app(clock=clock)) as address,
        running(settings, address, clock, poll=False),
        Driver(address, patience=60) as driver,
    ):
        await driver.new_runner("Ada", user_id=RUNNER, started=True)
        yield driver


def update(number: int) -> bytes:
    return orjson.dumps(handling.text(number, "/help"))


@pytest.mark.usefixtures("no_sweep", "postgres_engine")
async def test_an_update_that_web_keeps_is_answered_without_waiting_for_the_sweep(
    postgres: str, web: tuple[Intake, AsyncEngine]
) -> None:
    intake, _ = web
    async with worker(postgres) as driver:
        for number in (1, 2):
            await intake.keep(update(number))
            calls = await driver.wait_for_calls(number, method="sendMessage")

    assert [call["outcome"] for call in calls] == ["ok", "ok"]


@pytest.mark.usefixtures("no_sweep", "postgres_engine")
async def test_what_was_kept_while_nobody_could_hear_is_answered_when_the_line_is_back(
    postgres: str, web: tuple[Intake, AsyncEngine]
) -> None:
    intake, engine = web
    async with worker(postgres) as driver:
        await intake.keep(update(1))
        await driver.wait_for_calls(1, method="sendMessage")
        async with transaction(engine) as connection:
            [listener] = (await connection.execute(text(LISTENERS))).scalars().all()

        await cut_off(engine, listener)
        await intake.keep(update(2))
        calls = await driver.wait_for_calls(2, method="sendMessage")

    assert [call["outcome"] for call in calls] == ["ok", "ok"]


@pytest.mark.usefixtures("postgres_engine")
async def test_an_update_of_which_nobody_is_told_waits_for_the_next_sweep_and_no_longer(
    postgres: str, web: tuple[Intake, AsyncEngine]
) -> None:
    _, engine = web
    untold = Intake(engine, clock=SystemClock())
    async with worker(postgres) as driver:
        await untold.keep(update(1))
        calls = await driver.wait_for_calls(1, method="sendMessage")

    assert [call["outcome"] for call in calls] == ["ok"]
