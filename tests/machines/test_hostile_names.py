"""Ten thousand hostile names: none breaks a message, none adds an entity to it."""

import random

from bot.markup import LONGEST_VALUE, safe
from playground.telegram_html import parse_html

SEED = 20_261_122
PIECES = (
    *"<>&\"'/=;#\\{}%\x00\x07\x1b\u202e\u2066\u200b\ufeff\ud83d\u0301🏃👨‍👩‍👧 a\n",
    "<b>",
    "</b>",
    "<a href='https://x.example'>",
    "</a>",
    "<tg-spoiler>",
    "&amp;",
    "&lt;",
    "&#x3c;",
    "{name}",
    "%s",
    "@everyone",
    "<!--",
    "]]>",
    "<blockquote expandable>",
    "ﷺ",
    "\u0e49" * 30,
)


def names() -> list[str]:
    dice = random.Random(SEED)
    return ["".join(dice.choices(PIECES, k=dice.randrange(1, 40))) for _ in range(10_000)]


def test_no_name_breaks_a_sentence_or_adds_an_entity_to_it() -> None:
    for name in names():
        text, entities = parse_html(f"Hello <b>{safe(name)}</b>!")

        assert [entity["type"] for entity in entities] in (["bold"], []), repr(name)
        assert text.startswith("Hello "), repr(name)
        assert text.endswith("!"), repr(name)
        assert not set(text) & set("\u202e\u2066\x00\x07\x1b"), repr(name)
        assert len(text) <= LONGEST_VALUE + 7, repr(name)
