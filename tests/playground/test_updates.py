"""getUpdates and webhooks: what a bot is told, how often, and until when."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.driver import Driver, RunnerDriver
from playground.polling import TERMINATED
from playground.server import serving_plain
from tests.playground.conftest import HandBot


async def test_an_update_is_redelivered_until_a_higher_offset_confirms_it(
    bot: HandBot, runner: RunnerDriver
) -> None:
    await runner.say("one")
    await runner.say("two")

    first = await bot.call("getUpdates")
    again = await bot.call("getUpdates", offset=first[0]["update_id"])
    second_only = await bot.call("getUpdates", offset=first[1]["update_id"])
    nothing = await bot.call("getUpdates", offset=first[1]["update_id"] + 1)

    assert [update["message"]["text"] for update in first] == ["one", "two"]
    assert again == first
    assert [update["message"]["text"] for update in second_only] == ["two"]
    assert nothing == []


async def test_ids_grow_across_runners_and_a_limit_is_kept(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    other = await driver.new_runner("Bo")
    await runner.say("one")
    await other.say("two")
    await runner.say("three")

    two = await bot.call("getUpdates", limit=2)
    rest = await bot.call("getUpdates", offset=two[-1]["update_id"] + 1)

    ids = [update["update_id"] for update in two + rest]
    assert ids == sorted(set(ids))
    assert [u["message"]["from"]["id"] for u in two + rest] == [runner.id, other.id, runner.id]


async def test_a_negative_offset_keeps_only_the_newest(bot: HandBot, runner: RunnerDriver) -> None:
    for text in ("one", "two", "three"):
        await runner.say(text)

    newest = await bot.call("getUpdates", offset=-1)

    assert [update["message"]["text"] for update in newest] == ["three"]


async def test_a_long_poll_ends_as_soon_as_something_happens(
    bot: HandBot, runner: RunnerDriver
) -> None:
    poll = asyncio.create_task(bot.call("getUpdates", timeout=50))
    await bot.call("getMe")  # the server has taken the poll by the time it answers this

    await runner.say("hello")
    updates = await asyncio.wait_for(poll, 15)

    assert updates[0]["message"]["text"] == "hello"


async def test_a_second_poller_ends_the_first_with_a_conflict(
    bot: HandBot, runner: RunnerDriver
) -> None:
    first = asyncio.create_task(bot.answer("getUpdates", timeout=50))
    await bot.call("getMe")  # the server has taken the poll by the time it answers this
    second = asyncio.create_task(bot.answer("getUpdates", timeout=50))

    refused = await asyncio.wait_for(first, 15)
    await runner.say("hello")

    assert refused["error_code"] == 409
    assert refused["description"] == f"Conflict: {TERMINATED}"
    assert (await second)["result"][0]["message"]["text"] == "hello"


async def test_only_asked_for_kinds_are_queued_and_the_choice_is_remembered(
    bot: HandBot, runner: RunnerDriver
) -> None:
    await bot.call("getUpdates", allowed_updates=["callback_query"])

    await runner.say("hello")
    ignored = await bot.call("getUpdates")
    await bot.call("getUpdates", allowed_updates=[])
    await runner.say("again")
    heard = await bot.call("getUpdates")

    assert ignored == []
    assert [update["message"]["text"] for update in heard] == ["again"]


async def test_a_command_comes_with_its_entity_and_the_runner_with_a_profile(
    bot: HandBot, runner: RunnerDriver
) -> None:
    await runner.say("/run 8k")

    [update] = await bot.call("getUpdates")

    message = update["message"]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]
    assert message["from"]["id"] > 2**31
    assert message["from"]["language_code"] == "en"
    assert message["chat"] == {"id": runner.id, "first_name": "Ada", "type": "private"}


async def test_an_edit_a_place_a_file_and_a_block_reach_the_bot(
    bot: HandBot, runner: RunnerDriver
) -> None:
    await runner.edit(await runner.say("8k"), "9k")
    await runner.send_location(52.5, 13.4)
    await runner.send_file(b"<gpx/>", name="run.gpx", mime="application/gpx+xml")
    await runner.block()
    await runner.unblock()

    updates = await bot.call("getUpdates")

    assert updates[1]["edited_message"]["text"] == "9k"
    assert "edit_date" in updates[1]["edited_message"]
    assert updates[2]["message"]["location"] == {"latitude": 52.5, "longitude": 13.4}
    assert updates[3]["message"]["document"]["file_name"] == "run.gpx"
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates[4:]]
    assert statuses == ["kicked", "member"]


async def test_a_message_gets_its_second_tick_when_the_bot_has_confirmed_it(
    bot: HandBot, runner: RunnerDriver
) -> None:
    sent = await runner.say("hello")
    [update] = await bot.call("getUpdates")
    before = (await runner.chat()).message(sent)

    await bot.call("getUpdates", offset=update["update_id"] + 1)
    after = (await runner.chat()).message(sent)

    assert before is not None
    assert after is not None
    assert (before.raw["picked_up"], after.raw["picked_up"]) == (False, True)


class Listener:
    """A bot's webhook that fails as often as it is told to."""

    def __init__(self) -> None:
        self.failures = 0
        self.got: asyncio.Queue[tuple[str | None, Any]] = asyncio.Queue()
        self.failed = asyncio.Event()

    async def receive(self, request: Request) -> Response:
        if self.failures:
            self.failures -= 1
            self.failed.set()
            return Response(status_code=500)
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        await self.got.put((secret, await request.json()))
        return Response()


@pytest.fixture
async def listener() -> AsyncIterator[tuple[str, Listener]]:
    made = Listener()
    app = Starlette(routes=[Route("/hook", made.receive, methods=["POST"])])
    async with serving_plain(app) as address:
        yield f"{address}/hook", made


async def test_a_webhook_gets_each_update_once_with_its_secret_even_after_failures(
    bot: HandBot, runner: RunnerDriver, listener: tuple[str, Listener]
) -> None:
    url, hook = listener
    hook.failures = 1
    await bot.call("setWebhook", url=url, secret_token="hush")

    await runner.say("one")
    await asyncio.wait_for(hook.failed.wait(), 15)
    first = await asyncio.wait_for(hook.got.get(), 15)
    await runner.say("two")
    second = await asyncio.wait_for(hook.got.get(), 15)
    info = await bot.call("getWebhookInfo")

    assert [first[1]["message"]["text"], second[1]["message"]["text"]] == ["one", "two"]
    assert first[0] == "hush"
    assert info["url"] == url
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )


async def test_polling_and_a_webhook_exclude_each_other(bot: HandBot) -> None:
    await bot.call("setWebhook", url="https://localhost/hook")

    refused = await bot.refused("getUpdates")
    await bot.call("deleteWebhook")

    assert refused.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    assert await bot.call("getUpdates") == []


async def test_a_webhook_elsewhere_is_refused_and_pending_updates_can_be_dropped(
    bot: HandBot, runner: RunnerDriver
) -> None:
    await runner.say("hello")

    refused = await bot.refused("setWebhook", url="https://example.com/hook")
    before = await bot.call("getWebhookInfo")
    await bot.call("deleteWebhook", drop_pending_updates=True)
    after = await bot.call("getWebhookInfo")

    assert refused.startswith("400 Bad Request: bad webhook")
    assert (before["pending_update_count"], after["pending_update_count"]) == (1, 0)
