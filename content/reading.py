"""How a text reads: words a sentence, and wording we do not use. It changes no text."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import Field

from content.files import LANGUAGES, read_model
from content.locales import FALLBACK
from content.models.base import Frozen

# A runner reads on a phone, tired, perhaps in a second language. Guides to plain language ask for
# 15 to 20 words; our texts aim at 12 to 14. An average over 18 means that somebody wrote too long.
MAX_AVERAGE_WORDS: Final = 18.0

# The same thing takes up to a third more letters and words in the languages we translate into.
ROOM_TO_TRANSLATE: Final = 1.35

# One dash can be right; several are a habit that makes sentences long.
MAX_DASHES: Final = 1

ALLOWED_TAGS: Final = frozenset({"b", "i", "a", "blockquote", "code"})

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|\n+")
_WORD: Final = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)[^>]*>")
_LOOSE_MARKUP: Final = re.compile(r"[<>{}]|&(?!(amp|lt|gt|quot);)")


class NotOurs(Frozen):
    """A pattern that must not occur, and what is wrong with it, for the one who edits."""

    pattern: str = Field(description="a regular expression; upper and lower case are alike")
    why: str

    @property
    def compiled(self) -> re.Pattern[str]:
        """Ready to search with."""
        return re.compile(self.pattern, re.IGNORECASE)


class Wording(Frozen):
    """languages/<language>/wording.yaml: what we do not say in this language."""

    banned: tuple[NotOurs, ...] = Field(description="diagnoses, promises")
    formal: tuple[NotOurs, ...] = Field(default=(), description="address that is not ours")


@lru_cache
def wording_of(language: str, root: Path = LANGUAGES) -> Wording:
    """The rules of one language; none where its file is not written yet. Raises ContentError."""
    path = root / language / "wording.yaml"
    return read_model(path, Wording) if path.exists() else Wording(banned=())


def room(limit: float, language: str) -> float:
    """A limit that is meant for English, as it is for this language."""
    return limit if language == FALLBACK else limit * ROOM_TO_TRANSLATE


def sentences(text: str) -> list[str]:
    """The sentences of `text`; a new line ends one too. "1.4 %" is no end."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def average_words(text: str) -> float:
    """Average words a sentence; 0.0 for a text without words."""
    parts = sentences(text)
    return len(_WORD.findall(text)) / len(parts) if parts else 0.0


def wording_faults(text: str, *, language: str, root: Path = LANGUAGES) -> list[str]:
    """What a text must not say or hold, in words for the person who edits it."""
    rules = wording_of(language, root)
    faults = [
        f"“{found.group()}” {rule.why}"
        for rule in rules.banned
        if (found := rule.compiled.search(text))
    ]
    faults += [
        f"the tag <{name}> is not allowed"
        for name in sorted({tag.lower() for tag in _TAG.findall(text)} - ALLOWED_TAGS)
    ]
    if loose := _LOOSE_MARKUP.search(_TAG.sub("", text)):
        faults.append(f"the sign {loose.group()} is not allowed here")
    if text.count("—") + text.count(" – ") > MAX_DASHES:
        faults.append(f"more than {MAX_DASHES} dash; make two sentences")
    return faults


def address_faults(text: str, *, language: str, root: Path = LANGUAGES) -> list[str]:
    """Where it speaks to the runner as one would to a stranger."""
    return [
        f"“{found.group()}” {rule.why}"
        for rule in wording_of(language, root).formal
        if (found := rule.compiled.search(text))
    ]


def reading_faults(text: str, *, language: str = FALLBACK) -> list[str]:
    """Empty when the text is easy enough; otherwise what to do about it."""
    average, most = average_words(text), room(MAX_AVERAGE_WORDS, language)
    if average <= most:
        return []
    return [f"{average:.1f} words a sentence on average; at most {most:.0f}"]
