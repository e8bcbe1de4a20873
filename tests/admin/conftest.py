"""A running bot with an operator, and one with rows alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.runner import Chat
from tests.support.world import World, sqlite_url, world

OPERATOR = 5_900_000_001


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """The bot on a fresh SQLite file, polling the playground over HTTP."""
    async with world(sqlite_url(tmp_path), admins=(OPERATOR,)) as made:
        yield made


@pytest.fixture
async def ops(here: World) -> Chat:
    """The operator's phone."""
    return Chat(here, await here.driver.new_runner("Ops", user_id=OPERATOR))


@pytest.fixture
async def eva(here: World) -> Chat:
    """A runner the bot knows."""
    chat = Chat(here, await here.driver.new_runner("Eva", started=True))
    await chat.introduce()
    return chat
