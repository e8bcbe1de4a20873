"""What Telegram refuses is refused here, with Telegram's codes and texts."""

from typing import Any

from playground.app import Playground
from playground.driver import Driver, RunnerDriver
from tests.playground.conftest import HandBot
from tests.playground.pictures import gif, png


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(data: str = "d", **more: Any) -> dict[str, Any]:
    return {"text": "B", "callback_data": data, **more}


SEND: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": "  "}, "message text is empty"),
    ({"text": "x" * 4097}, "message is too long"),
    (
        {"text": "<h1>x</h1>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "h1" at byte offset 0',
    ),
    ({"reply_markup": keyboard([button("x" * 65)])}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": keyboard([button("ä" * 33)])}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": keyboard([button("")])}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": keyboard(*[[button()]] * 101)}, "reply markup is too long"),
    ({"reply_markup": keyboard([button()] * 9)}, "reply markup is too long"),
    (
        {"reply_markup": keyboard([{"text": "B"}])},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        {"reply_markup": keyboard([button(style="loud")])},
        "can't parse inline keyboard button: Invalid button style specified",
    ),
    (
        {"reply_markup": keyboard([{"text": "B", "url": "nope"}])},
        "inline keyboard button URL 'nope' is invalid: Wrong HTTP URL",
    ),
    ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ({"chat_id": 1}, "chat not found"),
    ({"chat_id": "@nobody"}, "chat not found"),
    ({"chat_id": ""}, "chat_id is empty"),
]


async def test_wrong_messages_are_refused_and_not_shown(
    bot: HandBot, runner: RunnerDriver
) -> None:
    right = {"chat_id": runner.id, "text": "x"}

    refusals = [await bot.refused("sendMessage", **{**right, **params}) for params, _ in SEND]

    assert refusals == [f"400 Bad Request: {why}" for _, why in SEND]
    assert (await runner.chat()).messages == []


async def test_keyboards_at_the_limits_are_taken(bot: HandBot, runner: RunnerDriver) -> None:
    markup = keyboard(*[[button("x" * 64)] * 8] * 12, [button()] * 4)

    message = await bot.call("sendMessage", chat_id=runner.id, text="x", reply_markup=markup)

    assert message["reply_markup"] == markup


async def test_an_unknown_method_is_not_found_and_an_unbuilt_one_says_so(bot: HandBot) -> None:
    assert await bot.refused("sendPigeon") == "404 Not Found"
    assert await bot.refused("sendPoll") == "501 Not Implemented: the playground has no sendPoll"


async def test_a_bot_may_not_write_first_nor_to_one_who_blocked_it(
    bot: HandBot, driver: Driver
) -> None:
    runner = await driver.new_runner("Bo")

    first = await bot.refused("sendMessage", chat_id=runner.id, text="x")
    await runner.say("hello")
    await runner.block()
    blocked = await bot.refused("sendMessage", chat_id=runner.id, text="x")
    await runner.unblock()
    await bot.call("sendMessage", chat_id=runner.id, text="x")

    assert first == "403 Forbidden: bot can't initiate conversation with a user"
    assert blocked == "403 Forbidden: bot was blocked by the user"


async def test_an_edit_must_change_something_that_is_there_and_the_bots(
    bot: HandBot, runner: RunnerDriver
) -> None:
    own = await runner.say("mine")
    sent = await bot.call("sendMessage", chat_id=runner.id, text="<b>x</b>", parse_mode="HTML")

    async def refused(message_id: int, text: str) -> str:
        return await bot.refused(
            "editMessageText",
            chat_id=runner.id,
            message_id=message_id,
            text=text,
            parse_mode="HTML",
        )

    assert await refused(sent["message_id"], "<b>x</b>") == (
        "400 Bad Request: message is not modified: specified new message content and reply "
        "markup are exactly the same as a current content and reply markup of the message"
    )
    assert await refused(999, "y") == "400 Bad Request: message to edit not found"
    assert await refused(own, "y") == "400 Bad Request: message can't be edited"
    assert await refused(sent["message_id"], "") == "400 Bad Request: message text is empty"


async def test_text_and_caption_are_not_edited_for_each_other(
    bot: HandBot, runner: RunnerDriver
) -> None:
    text = await bot.call("sendMessage", chat_id=runner.id, text="x")
    files = {"photo": ("a.png", png(), "image/png")}
    photo = (await bot.upload("sendPhoto", files, chat_id=str(runner.id)))["result"]

    caption = await bot.refused(
        "editMessageCaption", chat_id=runner.id, message_id=text["message_id"], caption="y"
    )
    words = await bot.refused(
        "editMessageText", chat_id=runner.id, message_id=photo["message_id"], text="y"
    )

    assert caption == "400 Bad Request: there is no caption in the message to edit"
    assert words == "400 Bad Request: there is no text in the message to edit"


async def test_only_what_is_there_can_be_deleted(bot: HandBot, runner: RunnerDriver) -> None:
    refusal = await bot.refused("deleteMessage", chat_id=runner.id, message_id=77)

    assert refusal == "400 Bad Request: message to delete not found"


OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_an_unknown_or_old_query_cannot_be_answered(
    bot: HandBot, parts: Playground, runner: RunnerDriver
) -> None:
    await bot.call("sendMessage", chat_id=runner.id, text="x", reply_markup=keyboard([button()]))
    query_id = await runner.press("B")
    parts.state.queries[query_id].asked_at -= 151

    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="1") == OLD
    assert await bot.refused("answerInlineQuery", inline_query_id="1", results=[]) == OLD


async def test_wrong_files_are_refused(bot: HandBot, runner: RunnerDriver) -> None:
    chat = str(runner.id)
    animation = await bot.upload(
        "sendAnimation", {"animation": ("a.gif", gif(), "image/gif")}, chat_id=chat
    )
    file_id = animation["result"]["animation"]["file_id"]

    async def photo(value: str) -> str:
        return await bot.refused("sendPhoto", chat_id=runner.id, photo=value)

    async def uploaded(content: bytes) -> str:
        files = {"photo": ("a.png", content, "image/png")}
        return str((await bot.upload("sendPhoto", files, chat_id=chat))["description"])

    wrong = "400 Bad Request: wrong file identifier/HTTP URL specified"
    assert await photo("nonsense") == wrong
    assert await photo("attach://nothing") == wrong
    assert await photo("https://example.com/a.png") == (
        "400 Bad Request: failed to get HTTP URL content"
    )
    assert await photo(file_id) == "400 Bad Request: can't use file of type Animation as Photo"
    assert await uploaded(b"") == "Bad Request: file must be non-empty"
    assert await uploaded(b"text") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await uploaded(png(10_000, 1)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    assert (await uploaded(png() + b"\0" * 10_485_760)).endswith(
        "bytes is too big for a photo; the maximum size is 10485760 bytes"
    )
    assert await bot.refused("getFile", file_id="nonsense") == (
        "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    )


async def test_a_file_over_20_mb_cannot_be_downloaded(
    bot: HandBot, parts: Playground, runner: RunnerDriver
) -> None:
    files = {"document": ("a.txt", b"x", "text/plain")}
    body = await bot.upload("sendDocument", files, chat_id=str(runner.id))
    file_id = body["result"]["document"]["file_id"]
    stored = parts.state.files.get(file_id)
    assert stored is not None

    stored.size = 20 * 1024 * 1024 + 1

    assert await bot.refused("getFile", file_id=file_id) == "400 Bad Request: file is too big"


async def test_captions_have_a_limit(bot: HandBot, runner: RunnerDriver) -> None:
    files = {"document": ("a.txt", b"x", "text/plain")}

    body = await bot.upload("sendDocument", files, chat_id=str(runner.id), caption="x" * 1025)

    assert body["description"] == "Bad Request: message caption is too long"


COMMANDS: list[tuple[dict[str, Any], str]] = [
    ({"commands": [{"command": "Run!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ({"commands": [{"command": "run", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ({"commands": [], "language_code": "english"}, "invalid language code specified"),
    (
        {"commands": [], "scope": {"type": "moon"}},
        "can't parse BotCommandScope: Unsupported type specified",
    ),
]


async def test_wrong_commands_are_refused(bot: HandBot) -> None:
    refusals = [await bot.refused("setMyCommands", **params) for params, _ in COMMANDS]

    assert refusals == [f"400 Bad Request: {why}" for _, why in COMMANDS]


async def test_an_unknown_chat_action_is_refused(bot: HandBot, runner: RunnerDriver) -> None:
    refusal = await bot.refused("sendChatAction", chat_id=runner.id, action="sleeping")

    assert refusal == "400 Bad Request: wrong parameter action in request"
