"""A text too long for Telegram is split or cut where nothing breaks, and never gets stuck."""

import random

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.lengths import CAPTION_LIMIT, split, within_limits
from bot.markup import MESSAGE_LIMIT
from bot.sender import Sender
from playground.telegram_html import parse_html
from tests.fakes.telegram import FakeTelegram, refusal
from tests.fakes.time import FrozenClock
from tests.support.builders import message, put
from tests.support.outbox import states
from tests.support.sending import send_all

WORDS = (
    "ball ",
    "heel &amp; toes ",
    "<b>slowly </b>",
    "🦶🏽 ",
    "\n",
    "<i>left <b>foot</b> </i>",
    "x" * 50,
)


def long_text(seed: int, pieces: int = 1500) -> str:
    return "".join(random.Random(seed).choices(WORDS, k=pieces))


def units(text: str) -> int:
    """As Telegram counts what is shown."""
    return len(text.encode("utf-16-le")) // 2


def shown(html: str) -> str:
    """Without tags, and without the space that falls away at a break."""
    return "".join(parse_html(html)[0].split())


@pytest.mark.parametrize("seed", range(10))
def test_the_parts_of_a_long_text_fit_parse_and_hold_every_word(seed: int) -> None:
    whole = long_text(seed)

    parts = split(whole)

    assert len(parts) > 1
    assert all(0 < units(parse_html(part)[0]) <= MESSAGE_LIMIT for part in parts)
    assert "".join(shown(part) for part in parts) == shown(whole)


def test_a_word_without_an_end_is_split_too() -> None:
    parts = split("<b>" + "🦶" * 5000 + "</b>")

    assert [units(parse_html(part)[0]) for part in parts] == [4096, 4096, 1808]


@pytest.mark.parametrize("text", ["", "short", "a" * MESSAGE_LIMIT, "&amp;" * MESSAGE_LIMIT])
def test_what_fits_is_left_as_it_is(text: str) -> None:
    assert split(text) in ([text], [])
    assert within_limits({"text": text}) == {"text": text}


async def test_a_message_too_long_is_cut_for_the_call_and_sent(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    caption = {"chat_id": 1, "caption": long_text(1), "photo": "x"}
    await put(
        engine,
        message("text", now=clock.now(), payload={"chat_id": 1, "text": long_text(0)}),
        message("caption", now=clock.now(), method="sendPhoto", payload=caption),
    )

    await send_all(sender)

    words = [telegram.calls[0].text, str(telegram.calls[1].parameters["caption"])]
    lengths = [units(parse_html(text)[0]) for text in words]
    assert set((await states(engine)).values()) == {"sent"}
    assert all(text.endswith("…") for text in words)
    assert (lengths[0] <= MESSAGE_LIMIT, lengths[1] <= CAPTION_LIMIT) == (True, True)
    assert lengths[0] > MESSAGE_LIMIT / 2


async def test_one_that_telegram_refuses_all_the_same_does_not_hold_up_the_next(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    telegram.fail(refusal(400, "Bad Request: message is too long"))
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))

    await send_all(sender)

    assert telegram.sent() == ["a", "b"]
    assert await states(engine) == {"a": "failed", "b": "sent"}
