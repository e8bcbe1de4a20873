"""How a text reads: words a sentence, and wording we do not use. It changes no text."""

import re
from collections.abc import Mapping
from typing import Final

# A runner reads on a phone, tired, perhaps in a second language. Guides to plain language ask for
# 15 to 20 words; our texts aim at 12 to 14. An average over 18 means that somebody wrote too long.
MAX_AVERAGE_WORDS: Final = 18.0

# One dash can be right; several are a habit that makes sentences long.
MAX_DASHES: Final = 1

ALLOWED_TAGS: Final = frozenset({"b", "i", "a", "blockquote", "code"})

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
_WORD: Final = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)[^>]*>")
_LOOSE_MARKUP: Final = re.compile(r"[<>{}]|&(?!(amp|lt|gt|quot);)")

# Per language: a pattern that must not occur, and what is wrong with it, for the person who edits.
_DIAGNOSES: Final = (
    r"plantar|a stress|a heel|an? fracture|a clot|morton|gout|tendin|sever|an inflam|nerve damage"
)

# Per language: a pattern that must not occur, and what is wrong with it, for the one who edits.
_FORBIDDEN: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        rf"\byou(?:'ve| have| may have| might have| probably have) (?:{_DIAGNOSES})": (
            "names a diagnosis; say what it can be a sign of"
        ),
        rf"\b(?:it|this|that|yours) (?:is|must be) (?:{_DIAGNOSES})": (
            "names a diagnosis; say what it can be a sign of"
        ),
        r"(?<!not )(?<!never )(?<!not a )(?<!no )\bcures?\b": "promises a cure",
        r"\bprevents\b|\bwill prevent\b": "promises to prevent; say what one study found",
        r"\bguarantee[sd]?\b|\b100 ?% safe\b|\balways works\b": "promises too much",
        r"\bproven to\b|\bclinically proven\b": "claims more proof than there is",
        r"\binflamed\b": "say sore or irritated: most of it is wear, not inflammation",
        r"\b(?:112|999|911)\b": "names one country's number; write: your local emergency number",
    }
}


def sentences(text: str) -> list[str]:
    """The sentences of `text`; a new line ends one too. "1.4 %" is no end."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def average_words(text: str) -> float:
    """Average words a sentence; 0.0 for a text without words."""
    parts = sentences(text)
    return len(_WORD.findall(text)) / len(parts) if parts else 0.0


def wording_faults(text: str, *, language: str) -> list[str]:
    """What a text must not say or hold, in words for the person who edits it."""
    faults = [
        f"“{found.group()}” {reason}"
        for pattern, reason in _FORBIDDEN.get(language, {}).items()
        if (found := re.search(pattern, text, re.IGNORECASE))
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


def reading_faults(text: str) -> list[str]:
    """Empty when the text is easy enough; otherwise what to do about it."""
    average = average_words(text)
    if average <= MAX_AVERAGE_WORDS:
        return []
    return [f"{average:.1f} words a sentence on average; at most {MAX_AVERAGE_WORDS:.0f}"]
