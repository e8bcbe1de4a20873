"""Ten thousand hostile strings: an answer each, quickly, and never an exception."""

import gc
import random
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.understanding import ConversationState, Intent, Understander

NOW = datetime(2025, 6, 11, 18, 0)
BOMBS = (
    "a" * 4096,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" * 120,
    "my foot " * 500,
    "not not not " * 340,
    "1:1:" * 1000,
    "12 x 400 x " * 370,
    "mon tue wed " * 340,
    "((((((((((" * 400,
    "no pain no pain, " * 240,
    "\ud800\udfff" * 2000,
    "\u202e\u200b\u2066" * 1300,
    "😀" * 4096,
    "🏃‍♂️" * 1000,
    "ﷺ" * 200,
    "\x00\x01\x02",
    "٣٤٥ كم",
    "½¼¾" * 500,
    "can barely hardly can barely " * 140,
    "feel feel feel numb no no " * 150,
    "",
    " \n\t ",
    "{run}",
    "%s%n{0}",
    "2024-06-31T99:99",
    "99999999999999999999 km in 88888888:88",
    "0/0/0 0:00 0 km",
)
WORDS = (
    *("ran", "run", "not", "no", "my", "foot", "numb", "5k", "10 km", "min", "hour", "ago", "at"),
    *("7:30", "pm", "mon", "tue", "every day", "except", "pain", "4/10", "left", "right", "both"),
    *(
        "remind me",
        "in",
        "?",
        "!",
        ",",
        "gelaufen",
        "nicht",
        "corrí",
        "je suis",
        "não",
        "ho corso",
    ),
    *(
        "can't",
        "walk",
        "half past",
        "quarter to",
        "12",
        "x",
        "400",
        "m",
        "👟",
        "\u200d",
        "'",
        '"',
        "(",
    ),
)


def _random_text(chance: random.Random) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        return "".join(chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(60)))
    if kind == 1:
        return "".join(chr(chance.randrange(0xD800, 0x1FAFF)) for _ in range(chance.randrange(40)))
    if kind == 2:
        return "".join(chance.choice("abc \n'\"()[]{}*+?.\\|^$0123456789:/") for _ in range(80))
    return " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 14)))


def _slowest(understander: Understander, texts: list[str]) -> float:
    worst = 0.0
    for index, text in enumerate(texts):
        start = time.process_time()
        state = list(ConversationState)[index % 4]
        language = (None, "en", "de", "es", "fr", "pt", "it", "xx")[index % 8]
        meaning = understander.understand(text, language, NOW, state)
        worst = max(worst, time.process_time() - start)
        assert 0.0 <= meaning.confidence <= 1.0
    return worst


def test_ten_thousand_random_strings_are_answered_quickly(understander: Understander) -> None:
    chance = random.Random(7)
    texts = [_random_text(chance) for _ in range(10_000)]

    assert _slowest(understander, texts) < 0.1


@pytest.fixture(autouse=True)
def _without_what_other_tests_left() -> Iterator[None]:
    """A collection that walks through the leavings of other tests would be timed as ours."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("language", [None, "en", "de", "es", "fr", "pt", "it"])
def test_bombs_are_answered_within_a_tenth_of_a_second(
    understander: Understander, language: str | None
) -> None:
    for bomb in BOMBS:
        start = time.process_time()
        understander.understand(bomb, language, NOW)
        spent = time.process_time() - start

        assert spent < 0.1, bomb[:20]


def test_an_empty_message_is_out_of_scope_and_not_sure(understander: Understander) -> None:
    meaning = understander.understand("  \u200b ", None, None)

    assert meaning.intent == Intent.OUT_OF_SCOPE
    assert not meaning.sure


def test_a_usual_message_takes_a_few_milliseconds(understander: Understander) -> None:
    texts = ["back from 10k, feet are toast", "how hard should i press", "skip", "ich war laufen"]
    spent = []
    for text in texts * 25:
        start = time.process_time()
        understander.understand(text, None, NOW)
        spent.append(time.process_time() - start)

    assert sorted(spent)[len(spent) // 2] < 0.012
