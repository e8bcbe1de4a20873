"""Nothing is kept of people in groups; a flood is met with silence and one notice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import users
from storage.traffic import inbox
from tests.support.builders import rows
from tests.support.runner import Chat
from tests.support.world import World, sqlite_url, world

STRANGER, GROUP = 5_000_000_111, -1_000_000_222


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """The bot on a fresh SQLite file."""
    async with world(sqlite_url(tmp_path)) as made:
        yield made


async def test_a_message_in_a_group_leaves_no_trace_of_its_writer(here: World) -> None:
    sender = {"id": STRANGER, "is_bot": False, "first_name": "Nobody-must-know"}
    chat = {"id": GROUP, "type": "supergroup", "title": "Runners"}
    message = {"message_id": 1, "date": 1, "from": sender, "chat": chat, "text": "my foot hurts"}

    here.telegram.tell_bot("message", message)
    here.telegram.tell_bot("message", {**message, "text": "/start"})
    await here.settled()

    kept = await rows(here.house.engine, inbox)
    assert await rows(here.house.engine, users) == []
    assert [(row["user_id"], row["body"], row["state"]) for row in kept] == [
        (GROUP, None, "done")
    ] * 2


async def test_a_flood_is_answered_twenty_times_and_then_with_one_notice(here: World) -> None:
    ada = Chat(here, await here.driver.new_runner("Ada", started=True))
    for _ in range(40):
        await ada.phone.say("/help")

    await here.settled()

    texts = await ada.texts()
    notices = [text for text in texts if "a lot at once" in text]
    assert len(notices) == 1
    assert len(texts) - len(notices) == 20
