"""Understanding of what runners write, in six languages; imports no Telegram and no database."""

import re

import yaml

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
from content.files import ContentError

__all__ = [
    "LANGUAGES",
    "ConversationState",
    "Intent",
    "Meaning",
    "RedFlag",
    "Slots",
    "Understander",
    "load",
    "load_model",
    "warm_up",
]


def load() -> Understander:
    """Read lexicons and weights (under a second). Without weights it runs on rules alone."""
    understander = Understander(load_model())
    warm_up(understander)
    return understander


def warm_up(understander: Understander) -> None:
    """Read and compile the lexicons of all languages, for which a first message would wait.

    Raises ContentError when a lexicon is wrong.
    """
    for language in LANGUAGES:
        try:
            understander.understand("10 km in 50 min", language)
            for intent in Intent:
                facts("10 km", language, intent, None)
        except (OSError, yaml.YAMLError, re.error, KeyError) as exc:
            raise ContentError(f"phrasings/{language}: {type(exc).__name__}: {exc}") from exc
