"""Understanding of what runners write, in six languages; imports no Telegram and no database."""

from bot.understanding.extraction.facts import facts
from bot.understanding.model import load_model
from bot.understanding.types import (
    LANGUAGES,
    ConversationState,
    Intent,
    Meaning,
    RedFlag,
    Slots,
)
from bot.understanding.understander import Understander

__all__ = [
    "LANGUAGES",
    "ConversationState",
    "Intent",
    "Meaning",
    "RedFlag",
    "Slots",
    "Understander",
    "load",
]


def load() -> Understander:
    """Read lexicons and weights (under a second). Without weights it runs on rules alone."""
    understander = Understander(load_model())
    for language in LANGUAGES:  # compiles what the first message would have to wait for
        understander.understand("10 km in 50 min", language)
        for intent in Intent:
            facts("10 km", language, intent, None)
    return understander
