"""Understanding of what runners write, in six languages; imports no Telegram and no database."""

from bot.understanding.model import load_model
from bot.understanding.rules import rules
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
    for language in LANGUAGES:
        rules(language)
    return Understander(load_model())
