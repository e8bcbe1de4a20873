"""`web` and `worker` as real processes on one PostgreSQL, their Telegram the playground."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from tests.support.processes import free_port, running, web_settings


@pytest.fixture
async def telegram() -> AsyncIterator[str]:
    """The playground's address."""
    async with serving(create_app()) as address:
        yield address


@pytest.fixture
async def phones(telegram: str) -> AsyncIterator[Driver]:
    """Runners' phones."""
    async with Driver(telegram, patience=20) as driver:
        yield driver


@pytest.fixture
def settings(postgres: str, postgres_engine: AsyncEngine, telegram: str) -> dict[str, str]:
    """Of all processes of one bot."""
    return web_settings(free_port(), database=postgres, telegram=telegram)


@pytest.mark.slow
async def test_web_takes_an_update_and_a_worker_answers_it(
    settings: dict[str, str], phones: Driver, tmp_path: Path
) -> None:
    async with (
        running("web", folder=tmp_path, **settings),
        running("worker", folder=tmp_path, **settings),
    ):
        ada = await phones.new_runner("Ada")
        await ada.say("/start")

        calls = await phones.wait_for_calls(2, method="sendMessage", chat_id=ada.id)

    assert "Solemate" in calls[0]["params"]["text"]


@pytest.mark.slow
async def test_a_worker_stopped_while_another_runs_loses_nothing_and_repeats_nothing(
    settings: dict[str, str], phones: Driver, tmp_path: Path
) -> None:
    people = [await phones.new_runner(f"Runner {n}") for n in range(6)]
    async with (
        running("web", folder=tmp_path, **settings),
        running("worker", folder=tmp_path, **settings) as old,
    ):
        for runner in people[:3]:
            await runner.say("/help")
        async with running("worker", folder=tmp_path, **settings):
            for runner in people[3:]:
                await runner.say("/help")
            code, said = await old.stop()
            for runner in people:
                await runner.say("/help")
            for runner in people:
                await phones.wait_for_calls(2, method="sendMessage", chat_id=runner.id)

    calls = await phones.calls("sendMessage")
    assert code == 0, said
    assert "Traceback" not in said
    assert Counter(call["chat_id"] for call in calls) == {runner.id: 2 for runner in people}


@pytest.mark.slow
async def test_a_process_ends_by_itself_when_asked_to(
    settings: dict[str, str], tmp_path: Path
) -> None:
    async with running("web", folder=tmp_path, **settings) as web:
        ended = await web.stop()

    assert ended[0] == 0, ended[1]
