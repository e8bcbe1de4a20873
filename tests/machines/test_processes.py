"""`web` and `worker` as real processes on one PostgreSQL, their Telegram the playground."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from tests.support.processes import SECRET, TOKEN, free_port, running


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
    port = free_port()
    return {
        "DATABASE_URL": postgres,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "PORT": str(port),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": SECRET,
    }


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
