"""Which of these did you mean? Buttons for what the words may have meant; nothing is done yet."""

from collections.abc import Sequence
from typing import Final

from bot.callbacks import Ask, Say
from bot.markup import Button, Html, Keyboard
from bot.turn import Turn
from bot.understanding import Intent
from content.models.faq import FaqEntry

OFFERED: Final = frozenset(Intent) - {Intent.FAQ, Intent.GREETING, Intent.THANKS}
"""What a button can stand for: pleasantries need none, and a question has its own."""


def which(turn: Turn, intents: Sequence[Intent], entry: FaqEntry | None) -> tuple[Html, Keyboard]:
    """The likeliest meanings as buttons, the likeliest question among them, and the way on."""
    rows = [
        [Button(turn.texts.get(f"unsure.{intent.value}"), Say(intent.value))] for intent in intents
    ]
    if entry is not None:
        rows.append([Button(entry.question, Ask("topic", entry.id))])
    return turn.sentence("unsure.which"), rows
