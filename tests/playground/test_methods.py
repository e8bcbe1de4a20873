"""Each method of the Bot API: what it answers and what it shows."""

import json

import pytest

from playground.app import Playground
from playground.driver import RunnerDriver
from playground.methods import METHODS
from playground.schema import api
from tests.playground.conftest import HandBot
from tests.playground.pictures import gif, png

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go", "style": "success"}]]}


def test_the_compact_api_and_the_methods_name_the_same() -> None:
    assert set(api()["parameters"]) == set(METHODS) | {"getUpdates"}


async def test_get_me_takes_the_id_from_the_token(bot: HandBot) -> None:
    me = await bot.call("getMe")

    assert me["id"] == 4242
    assert me["is_bot"] is True


async def test_a_method_name_may_be_written_in_any_case(bot: HandBot) -> None:
    assert (await bot.call("getme"))["id"] == 4242


async def test_a_message_is_answered_as_it_is_shown(bot: HandBot, runner: RunnerDriver) -> None:
    message = await bot.call(
        "sendMessage",
        chat_id=runner.id,
        text="<b>Left</b> foot",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        disable_notification=True,
        protect_content=True,
    )

    [seen] = (await runner.chat()).messages
    assert message["text"] == "Left foot"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert message["reply_markup"] == KEYBOARD
    assert message["has_protected_content"] is True
    assert message["from"]["is_bot"] is True
    assert seen.message == message
    assert seen.html == "<b>Left</b> foot"
    assert seen.silent


async def test_parameters_may_come_as_a_form_a_query_or_json(
    bot: HandBot, runner: RunnerDriver
) -> None:
    url = f"{bot.address}/bot{bot.token}/sendMessage"
    markup = json.dumps(KEYBOARD)

    form = await bot.http.post(
        url, data={"chat_id": str(runner.id), "text": "form", "reply_markup": markup}
    )
    query = await bot.http.get(url, params={"chat_id": runner.id, "text": "query"})

    assert form.json()["result"]["reply_markup"] == KEYBOARD
    assert query.json()["result"]["text"] == "query"


async def test_a_reply_carries_what_it_replies_to(bot: HandBot, runner: RunnerDriver) -> None:
    sent = await runner.say("hello")

    message = await bot.call(
        "sendMessage", chat_id=runner.id, text="hi", reply_parameters={"message_id": sent}
    )

    assert message["reply_to_message"]["text"] == "hello"


async def test_a_reply_keyboard_belongs_to_the_chat_until_it_is_removed(
    bot: HandBot, runner: RunnerDriver
) -> None:
    place = {"text": "Here I am", "request_location": True}
    keyboard = {"keyboard": [["Run"], [place]], "resize_keyboard": True}

    message = await bot.call(
        "sendMessage", chat_id=runner.id, text="Where?", reply_markup=keyboard
    )
    shown = (await runner.chat()).keyboard
    await bot.call(
        "sendMessage", chat_id=runner.id, text="Thanks", reply_markup={"remove_keyboard": True}
    )

    assert "reply_markup" not in message
    assert shown == [["Run"], ["Here I am"]]
    assert (await runner.chat()).keyboard == []


async def test_edits_change_the_message_in_place(bot: HandBot, runner: RunnerDriver) -> None:
    sent = await bot.call("sendMessage", chat_id=runner.id, text="1", reply_markup=KEYBOARD)
    where = {"chat_id": runner.id, "message_id": sent["message_id"]}

    text = await bot.call("editMessageText", **where, text="2", reply_markup=KEYBOARD)
    bare = await bot.call("editMessageReplyMarkup", **where)

    assert text["text"] == "2"
    assert "edit_date" in text
    assert text["reply_markup"] == KEYBOARD
    assert "reply_markup" not in bare
    assert (await runner.chat()).texts == ["2"]


async def test_a_photo_is_uploaded_sent_again_by_id_and_downloaded(
    bot: HandBot, runner: RunnerDriver
) -> None:
    chat = str(runner.id)
    body = await bot.upload(
        "sendPhoto", {"photo": ("a.png", png(9, 7), "image/png")}, chat_id=chat
    )
    size = body["result"]["photo"][-1]

    again = await bot.call("sendPhoto", chat_id=runner.id, photo=size["file_id"], caption="x")
    file = await bot.call("getFile", file_id=size["file_id"])
    url = f"{bot.address}/file/bot{bot.token}/{file['file_path']}"
    content = (await bot.http.get(url)).content

    assert (size["width"], size["height"]) == (9, 7)
    assert again["photo"][-1]["file_unique_id"] == size["file_unique_id"]
    assert content == png(9, 7)


@pytest.mark.parametrize(
    ("method", "field", "name"),
    [
        ("sendAnimation", "animation", "a.gif"),
        ("sendDocument", "document", "a.pdf"),
        ("sendVoice", "voice", "a.ogg"),
    ],
)
async def test_files_of_every_kind_can_be_sent(
    bot: HandBot, runner: RunnerDriver, method: str, field: str, name: str
) -> None:
    files = {field: (name, gif(), "application/octet-stream")}

    body = await bot.upload(
        method, files, chat_id=str(runner.id), caption="<i>c</i>", parse_mode="HTML"
    )

    assert body["result"][field]["file_size"] == len(gif())
    assert body["result"]["caption_entities"][0]["type"] == "italic"


async def test_an_album_is_several_messages_with_one_group(
    bot: HandBot, runner: RunnerDriver
) -> None:
    media = [{"type": "photo", "media": f"attach://p{n}", "caption": f"{n}"} for n in range(3)]
    files = {f"p{n}": (f"{n}.png", png(n + 1, 1), "image/png") for n in range(3)}

    body = await bot.upload(
        "sendMediaGroup", files, chat_id=str(runner.id), media=json.dumps(media)
    )

    messages = body["result"]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message["photo"][-1]["width"] for message in messages] == [1, 2, 3]
    assert [message["caption"] for message in messages] == ["0", "1", "2"]


async def test_media_and_caption_are_edited(bot: HandBot, runner: RunnerDriver) -> None:
    files = {"photo": ("a.png", png(), "image/png")}
    sent = (await bot.upload("sendPhoto", files, chat_id=str(runner.id)))["result"]
    where = {"chat_id": runner.id, "message_id": sent["message_id"]}

    captioned = await bot.call("editMessageCaption", **where, caption="new")
    media = json.dumps({"type": "animation", "media": "attach://a", "caption": "moving"})
    moved = await bot.upload(
        "editMessageMedia",
        {"a": ("a.gif", gif(), "image/gif")},
        media=media,
        **{key: str(value) for key, value in where.items()},
    )

    assert captioned["caption"] == "new"
    assert "photo" not in moved["result"]
    assert moved["result"]["animation"]["file_name"] == "a.gif"
    assert moved["result"]["caption"] == "moving"


async def test_a_location_and_the_typing_sign_are_shown(
    bot: HandBot, runner: RunnerDriver
) -> None:
    message = await bot.call("sendLocation", chat_id=runner.id, latitude=52.5, longitude=13.4)
    assert await bot.call("sendChatAction", chat_id=runner.id, action="typing") is True

    assert message["location"] == {"latitude": 52.5, "longitude": 13.4}
    assert (await runner.chat()).bodies("action") == [{"action": "typing"}]


async def test_a_deleted_message_is_gone(bot: HandBot, runner: RunnerDriver) -> None:
    sent = await bot.call("sendMessage", chat_id=runner.id, text="x")

    assert await bot.call("deleteMessage", chat_id=runner.id, message_id=sent["message_id"])

    assert (await runner.chat()).messages == []


async def test_a_pressed_button_reaches_the_bot_and_its_answer_the_runner(
    bot: HandBot, runner: RunnerDriver
) -> None:
    await bot.call("sendMessage", chat_id=runner.id, text="Ready?", reply_markup=KEYBOARD)

    query_id = await runner.press("Go")
    [update] = await bot.call("getUpdates")
    query = update["callback_query"]
    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Off", show_alert=True
    )
    answer = await runner.wait_for_answer(query_id)

    assert query["data"] == "go"
    assert query["message"]["text"] == "Ready?"
    assert query["from"]["id"] == runner.id
    assert (answer["text"], answer["alert"]) == ("Off", True)


async def test_inline_results_are_offered_and_chosen(bot: HandBot, runner: RunnerDriver) -> None:
    article = {
        "type": "article",
        "id": "1",
        "title": "Which ball",
        "input_message_content": {"message_text": "<b>Lacrosse</b>", "parse_mode": "HTML"},
    }

    query_id = await runner.ask_inline("which ball")
    [update] = await bot.call("getUpdates")
    await bot.call("answerInlineQuery", inline_query_id=query_id, results=[article])
    results = await runner.wait_for_results(query_id)
    await runner.choose_inline(query_id, "1")

    assert update["inline_query"]["query"] == "which ball"
    assert results[0]["title"] == "Which ball"
    assert (await runner.chat()).messages[-1].html == "<b>Lacrosse</b>"


async def test_messages_are_dated_by_the_clock_that_was_given(
    bot: HandBot, parts: Playground, runner: RunnerDriver
) -> None:
    message = await bot.call("sendMessage", chat_id=runner.id, text="x")

    assert abs(message["date"] - parts.state.unix()) <= 1
