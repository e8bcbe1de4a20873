"""Finds alarm signs said to be there: "can't stand on it" is one, "no numbness" is none."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.understanding.data import lexicon
from bot.understanding.patterns import Near, one_of
from bot.understanding.types import RedFlag

_SENTENCE = re.compile(
    r"[.;!?]|\b(?:but|although|however|though|aber|doch|pero|aunque|mais|mas|porem|ma|pero|sed)\b"
)
_LIST = re.compile(r"\b(?:or|nor|and|oder|und|ni|o|y|ou|et|e|ne)\b")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_WORDS_BEFORE = 3


@dataclass(frozen=True, slots=True)
class _Signs:
    kinds: tuple[tuple[RedFlag, re.Pattern[str] | Near], ...]
    harmless: re.Pattern[str]
    negated: re.Pattern[str]
    not_negated: re.Pattern[str]
    gone: re.Pattern[str]


@cache
def _signs(language: str) -> _Signs:
    data: dict[str, Any] = lexicon(language, "redflags")
    lists: dict[str, str] = data["lists"]
    kinds: list[tuple[RedFlag, re.Pattern[str] | Near]] = []
    for kind, rules in data["signs"].items():
        for rule in rules:
            found: re.Pattern[str] | Near
            if "any" in rule:
                found = one_of(rule["any"], lists)
            else:
                first, second = (one_of(words, lists) for words in rule["both"])
                found = Near(first, second, int(rule["within"]))
            kinds.append((RedFlag(kind), found))
    return _Signs(
        tuple(kinds),
        one_of(data["harmless"], lists),
        one_of([data["not_before"]], lists),
        one_of([data["not_before_but"]], lists),
        re.compile(rf"^(?: \w+)? {data['not_after']}(?!\w)"),
    )


def red_flags(clean: str, language: str) -> tuple[RedFlag, ...]:
    """Kinds of alarm signs in a normalised line, each once, in the order of the lexicon."""
    signs = _signs(language)
    line = signs.harmless.sub(" - ", _HYPHEN.sub(" ", clean))
    found: list[RedFlag] = []
    for kind, pattern in signs.kinds:
        if kind not in found and _said(line, pattern, signs):
            found.append(kind)
    return tuple(found)


def denies_signs(clean: str, language: str) -> bool:
    """Whether signs or their look-alikes are named, though none is said to be there.

    "no numbness today", "fell asleep on the sofa".
    """
    signs = _signs(language)
    named = signs.harmless.search(clean) is not None or any(
        (pattern.find if isinstance(pattern, Near) else pattern.search)(clean) is not None
        for _, pattern in signs.kinds
    )
    return named and not red_flags(clean, language)


def _said(line: str, pattern: re.Pattern[str] | Near, signs: _Signs) -> bool:
    if isinstance(pattern, Near):
        match = pattern.find(line)
        return match is not None and not _denied(line, match, signs)
    return any(not _denied(line, match, signs) for match in pattern.finditer(line))


def _denied(line: str, match: re.Match[str], signs: _Signs) -> bool:
    """Whether a sign is said to be absent or gone."""
    if signs.gone.match(line[match.end() :]):
        return True
    before = _SENTENCE.split(line[: match.start()])[-1]
    if "," in before:
        head, _, tail = before.rpartition(",")
        listed = (
            _LIST.search(tail) is not None or _LIST.search(line[match.end() :][:12]) is not None
        )
        if not listed or len(tail.split()) > 2:
            before = tail
        else:
            before = f"{head} {tail}"
            return _negates(before, signs, 6)
    return _negates(before, signs, _WORDS_BEFORE + (2 if _LIST.search(before) else 0))


def _negates(before: str, signs: _Signs, reach: int) -> bool:
    window = " ".join(before.split()[-reach:])
    return bool(signs.negated.search(signs.not_negated.sub(" ", window)))
