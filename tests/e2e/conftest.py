"""A running bot and its Telegram, one for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.runner import Chat
from tests.support.world import World, sqlite_url, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """The bot on a fresh SQLite file, polling the playground over HTTP."""
    async with world(sqlite_url(tmp_path)) as made:
        yield made


@pytest.fixture
async def ada(here: World) -> Chat:
    """A new runner's phone."""
    return Chat(here, await here.driver.new_runner("Ada"))


@pytest.fixture
async def eva(here: World) -> Chat:
    """A runner the bot knows: soft ball, roller, ten minutes, healthy."""
    chat = Chat(here, await here.driver.new_runner("Eva"))
    await chat.introduce()
    return chat
