"""Writes short forms out ("2nite", "jsuis", "vlw"); mends no other spelling."""

import re
from functools import cache

from bot.understanding.data import lexicon
from bot.understanding.text import MAX_CHARS, fold

_WORD = re.compile(r"[^\W_]+|@")


@cache
def _whole(language: str) -> dict[str, str]:
    """Short form to whole words, both as a normalised line has them."""
    return {
        fold(str(short).lower()): fold(str(whole))
        for short, whole in lexicon(language, "spellings").items()
    }


def respell(clean: str, language: str) -> str:
    """The normalised line with its short forms written out, still at most MAX_CHARS."""
    whole = _whole(language)
    return _WORD.sub(lambda match: whole.get(match[0], match[0]), clean)[:MAX_CHARS]
