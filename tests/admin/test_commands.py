"""Operators' commands in the chat: what they show and do, and for whom they do not exist."""

import pytest
from sqlalchemy import insert

from storage.admin_tables import audit, broadcasts
from storage.db import transaction
from storage.traffic import inbox, outbox
from storage.users import get
from tests.support.builders import rows
from tests.support.runner import Chat, labels
from tests.support.world import World

SECRET = "my heel hurts"


async def audited(here: World) -> list[str]:
    return [row["action"] for row in await rows(here.house.engine, audit)]


async def set_aside(here: World, chat: Chat) -> None:
    """One update and three messages that were given up."""
    now = here.clock.now()
    update = {"update_id": 7, "user_id": chat.phone.id, "kind": "message", "body": b"{}"}
    common = {
        "chat_id": chat.phone.id,
        "method": "sendMessage",
        "payload": {"chat_id": chat.phone.id, "text": SECRET},
        "priority": 1,
        "state": "failed",
        "due_at": now,
        "send_after": now,
        "attempts": 12,
        "last_error": f'400 Bad Request: unsupported start tag "{SECRET}"',
    }
    async with transaction(here.house.engine) as connection:
        await connection.execute(
            insert(inbox).values(**update, state="aside", attempts=5, received_at=now)
        )
        for policy in ("reply", "step", "nudge"):
            row = {**common, "dedupe_key": f"lost:{policy}", "policy": policy}
            await connection.execute(insert(outbox).values(**row))


@pytest.mark.parametrize("command", ["/stats", "/failed", "/broadcast hello"])
async def test_to_everybody_else_an_operators_command_is_an_unknown_one(
    eva: Chat, here: World, command: str
) -> None:
    await eva.say("/nonsense")
    unknown = (await eva.last()).text

    await eva.say(command)

    assert (await eva.last()).text == unknown
    assert await audited(here) == []
    assert await rows(here.house.engine, broadcasts) == []


async def test_the_figures_come_in_one_message_that_a_phone_can_show(
    ops: Chat, eva: Chat, here: World
) -> None:
    await eva.begin_session()
    await here.pass_time(seconds=75)

    await ops.say("/stats")

    shown = (await ops.last()).text
    assert "2, of whom 0 have blocked" in shown
    assert "1 offered, 1 started, 0 finished" in shown
    assert "the last 2 of a day" in shown
    assert max(len(line) for line in shown.splitlines()) < 100
    assert await audited(here) == ["stats"]


async def test_what_was_set_aside_is_listed_without_anybodys_words(
    ops: Chat, eva: Chat, here: World
) -> None:
    await set_aside(here, eva)

    await ops.say("/failed")

    shown = await ops.last()
    assert "4 set aside" in shown.text
    assert "update 7, message" in shown.text
    assert "unsupported start tag …" in shown.text
    assert SECRET not in shown.text
    assert str(eva.phone.id) not in shown.text
    assert labels(shown).count("✕ 1") == 1
    # A step and a nudge have had their moment; an update and a reply may be tried again.
    assert [label for label in labels(shown) if label.startswith("↻")] == ["↻ 1", "↻ 4"]


async def test_a_row_that_was_set_aside_is_tried_again_or_dropped(
    ops: Chat, eva: Chat, here: World
) -> None:
    await set_aside(here, eva)
    await ops.say("/failed")

    dropped = await ops.tap("✕ 1")
    await ops.tap("↻ 3")

    assert dropped == "Dropped."
    [update] = await rows(here.house.engine, inbox, inbox.c.update_id == 7)
    assert (update["state"], update["body"]) == ("done", None)
    assert (await eva.last()).text == SECRET
    assert await audited(here) == ["failed", "failed_drop", "failed_retry"]
    details = [row["details"] for row in await rows(here.house.engine, audit)]
    assert details[1] == {"table": "inbox", "number": 7}


async def test_an_operators_button_in_another_hand_does_nothing(
    ops: Chat, eva: Chat, here: World
) -> None:
    await set_aside(here, eva)
    await ops.say("/failed")

    await eva.say("/help")
    pressed = await eva.phone.press_data((await eva.last()).id, "af:drop:inbox:7:0")
    await here.settled()

    assert "older message" in (await eva.phone.wait_for_answer(pressed))["text"]
    [update] = await rows(here.house.engine, inbox, inbox.c.update_id == 7)
    assert update["state"] == "aside"


async def test_a_broadcast_is_shown_first_and_goes_out_after_a_second_word(
    ops: Chat, eva: Chat, here: World
) -> None:
    await here.driver.new_runner("Never wrote")

    await ops.say("/broadcast We have <b>new</b> answers & shoes.")
    before = await eva.texts()
    preview = (await ops.texts())[-2:]
    await ops.tap("Send it")
    await here.house.runtime.broadcaster.tick()
    await here.house.runtime.ring()
    await here.settled()

    assert before == []
    assert "We have <b>new</b> answers & shoes." in preview[0]
    assert "2 runners" in preview[1]
    assert [text for text in await eva.texts() if "new" in text] == [
        "We have <b>new</b> answers & shoes."
    ]
    assert (await audited(here)) == ["broadcast_draft", "broadcast_send"]
    assert SECRET not in str([row["details"] for row in await rows(here.house.engine, audit)])


async def test_a_runner_turns_news_off_under_the_news_and_on_in_the_settings(
    ops: Chat, eva: Chat, here: World
) -> None:
    await ops.say("/broadcast Hello")
    await ops.tap("Send it")
    await here.house.runtime.broadcaster.tick()
    await here.house.runtime.ring()
    await here.settled()

    toast = await eva.tap("🔕 No more news")
    async with transaction(here.house.engine) as connection:
        off = await get(connection, eva.phone.id)
    await eva.say("/settings")
    await eva.tap("News from the makers: off")
    async with transaction(here.house.engine) as connection:
        on = await get(connection, eva.phone.id)

    assert "no more news" in toast
    assert off is not None
    assert not off.news
    assert on is not None
    assert on.news


async def test_a_broadcast_without_words_or_english_is_explained(ops: Chat, here: World) -> None:
    await ops.say("/broadcast")
    how = (await ops.last()).text
    await ops.say("/broadcast " + "x" * 3501)
    long = (await ops.last()).text

    assert "/broadcast We have" in how
    assert "3501 characters" in long
    assert await rows(here.house.engine, broadcasts) == []


async def test_a_broadcast_can_be_left_unsent(ops: Chat, eva: Chat, here: World) -> None:
    await ops.say("/broadcast Hello")

    await ops.tap("Don't send")

    assert (await ops.last()).text == "Not sent."
    assert await here.house.runtime.broadcaster.tick() == 0
    assert await audited(here) == ["broadcast_draft", "broadcast_drop"]
