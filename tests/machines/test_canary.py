"""No token, secret, name, word or pain value of a runner gets into the logs, at DEBUG."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.logs import Redactor
from tests.support.runner import Chat
from tests.support.world import TOKEN, World, sqlite_url, world

NAME, WORDS = "Canarina-Quetzal", "my left heel hurts 7/10 since the xylophone run"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """The bot on a fresh SQLite file."""
    async with world(sqlite_url(tmp_path)) as made:
        yield made


async def test_what_a_runner_says_stays_out_of_the_logs_even_at_debug(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="scheduler")
    caplog.set_level(logging.DEBUG, logger="storage")
    ada = Chat(here, await here.driver.new_runner(NAME))

    await ada.say(WORDS)
    await ada.say("/start canary-payload")

    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in (NAME, "xylophone", "7/10", "canary-payload", f"/bot{TOKEN}"):
        assert secret not in logged, secret


def test_a_traceback_is_redacted_too() -> None:
    secret = SecretStr("the-secret-of-the-webhook").get_secret_value()
    redact = Redactor([secret])

    line = redact(f"Traceback ...\n  url=https://x/bot123456:{'A' * 35}/getMe {secret}")

    assert secret not in line
    assert "A" * 35 not in line
