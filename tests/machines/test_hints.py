"""A worker hears at once of what a web process keeps, and loses nothing when it cannot hear."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gate import LoneGate
from bot.intake import Intake
from bot.settings import Settings
from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from scheduler import alarm
from scheduler.clock import PlaygroundClock, SystemClock
from storage import links, users
from storage.db import async_url, open_engine, transaction
from storage.hints import UPDATES
from tests.support import handling
from tests.support.builders import RUNNER, add_user
from tests.support.databases import cut_off
from tests.support.hearing import listeners, listening
from tests.support.processes import SECRET, free_port, web_settings
from tests.support.world import running

NO_SWEEP = timedelta(days=1)
TOKEN = "t" * 43


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

        await cut_off(engine, *await listeners(engine))
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


@pytest.fixture
async def address(postgres: str) -> AsyncIterator[str]:
    """Where a whole web process takes updates and finishes."""
    port = free_port()
    async with serving(create_app()) as telegram:
        values = web_settings(port, database=postgres, telegram=telegram)
        given: dict[str, Any] = {name.lower(): value for name, value in values.items()}
        gate = LoneGate(Settings(**given, _env_file=None))
        await gate.open()
        yield f"http://127.0.0.1:{port}"
        await gate.close()


async def test_a_web_process_tells_of_each_update_and_each_finish_it_keeps(
    postgres_engine: AsyncEngine, address: str
) -> None:
    now = SystemClock().now()
    await add_user(postgres_engine, now=now)
    async with transaction(postgres_engine) as connection:
        await users.change(connection, RUNNER, zone="Europe/Berlin")
        await links.put(connection, RUNNER, token=TOKEN, now=now)
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    async with (
        listening(postgres_engine) as ears,
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        updated = await client.post("/telegram", content=update(1), headers=secret)
        heard = [await ears.next()]
        finished = await client.post(f"/done/{TOKEN}")
        heard.append(await ears.next())

    assert (updated.status_code, finished.status_code) == (200, 200)
    assert heard == [UPDATES, UPDATES]
