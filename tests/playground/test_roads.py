"""The endpoint behind "what just happened": the bot's part through a port, the calls from here."""

import pytest

from playground.app import create_app
from playground.driver import Driver
from playground.errors import Json
from playground.phone import RunnerDriver
from playground.server import serving
from tests.playground.conftest import HandBot


class Book:
    """Tells what it was asked."""

    async def road(self, *, chat_id: int, message_id: int) -> Json | None:
        return {"stations": [{"name": "inbox", "rows": [{"asked": [chat_id, message_id]}]}]}


async def test_without_a_bot_in_this_process_the_calls_alone_are_told(
    bot: HandBot, runner: RunnerDriver
) -> None:
    sent = await bot.call("sendMessage", chat_id=runner.id, text="Hi")
    await bot.call("sendMessage", chat_id=runner.id, text="Another")
    await bot.call(
        "editMessageText", chat_id=runner.id, message_id=sent["message_id"], text="Hello"
    )

    road = await runner.road(sent["message_id"])

    assert road["stations"] == []
    assert [call["method"] for call in road["calls"]] == ["sendMessage", "editMessageText"]
    assert "Hello" not in str(road)


async def test_the_bots_part_is_asked_for_the_very_message() -> None:
    async with serving(create_app(roads=Book())) as address, Driver(address) as driver:
        ada = await driver.new_runner("Ada")
        said = await ada.say("hello")

        road = await ada.road(said)

    assert road["stations"] == [{"name": "inbox", "rows": [{"asked": [ada.id, said]}]}]


async def test_a_message_that_is_not_there_is_refused(runner: RunnerDriver) -> None:
    with pytest.raises(AssertionError, match="there is no such message"):
        await runner.road(4711)
