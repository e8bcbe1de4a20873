"""The driver sees what happens as it happens, and says what it saw when it waits in vain."""

import asyncio

import pytest

from playground.driver import Driver, NotSeenError, RunnerDriver
from tests.playground.conftest import HandBot

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def test_a_wait_ends_when_the_message_comes(bot: HandBot, runner: RunnerDriver) -> None:
    waiting = asyncio.create_task(runner.wait_for_text("Left foot"))

    await bot.call("sendMessage", chat_id=runner.id, text="Get ready")
    await bot.call("sendMessage", chat_id=runner.id, text="Left foot, 60 seconds")

    seen = await waiting
    assert seen.text == "Left foot, 60 seconds"


async def test_a_press_waits_for_its_button(bot: HandBot, runner: RunnerDriver) -> None:
    pressing = asyncio.create_task(runner.press("Go"))

    await bot.call("sendMessage", chat_id=runner.id, text="Ready?", reply_markup=KEYBOARD)
    query_id = await pressing

    [update] = await bot.call("getUpdates")
    assert update["callback_query"]["id"] == query_id


async def test_a_button_that_is_gone_can_still_be_pressed(
    bot: HandBot, runner: RunnerDriver
) -> None:
    sent = await bot.call("sendMessage", chat_id=runner.id, text="x", reply_markup=KEYBOARD)
    await bot.call("editMessageReplyMarkup", chat_id=runner.id, message_id=sent["message_id"])

    await runner.press_data(sent["message_id"], "go")

    [update] = await bot.call("getUpdates")
    assert update["callback_query"]["data"] == "go"
    with pytest.raises(AssertionError, match="no such button"):
        await runner.press_data(sent["message_id"], "go", force=False)


async def test_waiting_in_vain_shows_how_the_chat_ends(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await bot.call("sendMessage", chat_id=runner.id, text="Something else")

    with pytest.raises(NotSeenError, match="Something else"):
        await runner.wait_for_text("Left foot", patience=0.05)
    with pytest.raises(NotSeenError, match="sendPhoto"):
        await driver.wait_for_calls(method="sendPhoto", patience=0.05)


async def test_edits_deletions_and_calls_can_be_waited_for(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    sent = await bot.call("sendMessage", chat_id=runner.id, text="1")
    calls = asyncio.create_task(driver.wait_for_calls(2, method="editMessageText"))
    edits = asyncio.create_task(runner.wait(lambda chat: len(chat.bodies("edited")) == 2))
    gone = asyncio.create_task(runner.wait(lambda chat: chat.bodies("deleted")))

    where = {"chat_id": runner.id, "message_id": sent["message_id"]}
    await bot.call("editMessageText", **where, text="2")
    await bot.call("editMessageText", **where, text="3")
    await bot.call("deleteMessage", **where)

    assert await edits
    assert await gone == [{"message_id": sent["message_id"]}]
    assert [call["params"]["text"] for call in await calls] == ["2", "3"]
