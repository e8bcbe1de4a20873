"""Makes what goes to Telegram safe: values escaped, cut and cleaned; keyboards as plain data."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.callbacks import Callback
from content.clock_time import ClockTime
from content.texts import Texts

# Control characters and the bidirectional overrides with which a name could turn a sentence round.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
LONGEST_VALUE = 200
MESSAGE_LIMIT = 4096
BUTTON_LABEL = 60
_SHORT_TIME = 5


class Html(str):
    """Text that is Telegram HTML already and must not be escaped again."""

    __slots__ = ()


def clean(value: str, *, most: int = LONGEST_VALUE) -> str:
    """A stranger's words without what could disturb a message: for names and quoted text."""
    tidy = _UNWANTED.sub(
        "", unicodedata.normalize("NFC", value.encode("utf-8", "ignore").decode())
    )
    return tidy if len(tidy) <= most else tidy[: most - 1] + "…"


def safe(value: object) -> object:
    """A value ready to stand in a sentence: strings escaped and cut, numbers as they are."""
    if isinstance(value, Html | ClockTime) or not isinstance(value, str):
        return value
    return Html(html.escape(clean(value), quote=False))


def own(text: str) -> Html:
    """Our own words from content/: escaped, and never cut as a stranger's would be."""
    return Html(html.escape(text, quote=False))


def sentence(texts: Texts, key: str, **values: object) -> Html:
    """The sentence under `key` with its values made safe."""
    return Html(texts.get(key, **{name: safe(value) for name, value in values.items()}))


def paragraphs(*parts: str | None) -> Html:
    """Parts one under the other with air between them; empty ones are left out."""
    return Html("\n\n".join(part for part in parts if part))


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its label, what it carries, and how it looks (Bot API: primary, danger ...)."""

    label: str
    callback: Callback
    style: str | None = None

    def as_json(self) -> dict[str, str]:
        """As the Bot API wants it."""
        button = {"text": self.label[:BUTTON_LABEL], "callback_data": self.callback.pack()}
        return button | ({"style": self.style} if self.style else {})


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str

    def as_json(self) -> dict[str, str]:
        """As the Bot API wants it."""
        return {"text": self.label[:BUTTON_LABEL], "url": self.url}


Keyboard = Sequence[Sequence[Button | Link]]


def inline(keyboard: Keyboard) -> dict[str, Any]:
    """An inline keyboard; an empty one takes the buttons off a message."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in keyboard if row]}


def in_rows(buttons: Sequence[Button], *, across: int) -> list[list[Button]]:
    """Buttons laid out `across` a row."""
    return [list(buttons[at : at + across]) for at in range(0, len(buttons), across)]


def times_in_rows(buttons: Sequence[Button]) -> list[list[Button]]:
    """Times of day, as many a row as can be read on a small phone: "18:40", "12:45 PM"."""
    short = all(len(button.label) <= _SHORT_TIME for button in buttons)
    return in_rows(buttons, across=4 if short else 3)
