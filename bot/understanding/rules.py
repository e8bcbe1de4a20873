"""Applies content/phrasings/<language>/rules.yaml: exact commands, marks, run status."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bot.understanding.data import lexicon
from bot.understanding.extraction.duration import SPAN
from bot.understanding.extraction.signs import measures
from bot.understanding.patterns import expand, worded
from bot.understanding.types import Intent

_CLAUSES: Final = re.compile(
    r"[,.;!?]|\b(?:but|though|although|however|aber|doch|pero|aunque|mais|mas|porem|ma|pero)\b"
)
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")
_INNER: Final = re.compile(r"[^\w\s]+")
_OF_TEN: Final = re.compile(
    r"\b\d{1,2}(?:[.,]\d)? ?(?:/|out OF|von|OF|TIMES|sur|su|sobre|em) ?10"
    r"(?![\d.,:])(?! (?:KM|MI|M)\b)"
)
_DISTANCE: Final = re.compile(
    r"\b\d+(?:[.,]\d+)? (?:KM|MI)\b|\b(?:HALFMARATHON|MARATHON|PARKRUN) (?:IN )?\d"
    r"|\b\d{1,2} (?:x|TIMES) \d{3,4}\b|^(?:ART )?HALF IN \d"
)
_RUN_MARKS: Final = ("negated", "planned", "finished")


@dataclass(frozen=True, slots=True)
class Rules:
    """Compiled rules of one language."""

    fillers: re.Pattern[str]
    exact: tuple[tuple[Intent, re.Pattern[str]], ...]
    marks: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def rules(language: str) -> Rules:
    """Compile the rules of `language`. Raises re.error and KeyError when the data is wrong."""
    data: dict[str, Any] = lexicon(language, "rules")
    lists: dict[str, str] = data["lists"]
    return Rules(
        re.compile(rf"(?:{data['fillers']})"),
        tuple(
            (
                Intent(intent),
                re.compile("|".join(f"(?:{expand(p, lists)})" for p in patterns)),
            )
            for intent, patterns in data["exact"].items()
        ),
        tuple((mark, _mark(patterns, lists)) for mark, patterns in data["marks"].items()),
    )


def _mark(patterns: list[str], lists: dict[str, str]) -> re.Pattern[str]:
    """Word borders hold for words only; "?" and "$" stand for themselves."""
    plain = [p for p in patterns if p.endswith(("\\?", "$", "[ ,.?]|$)"))]
    words = worded([p for p in patterns if p not in plain], lists)
    joined = "|".join([words, *(f"(?:{expand(p, lists)})" for p in plain)])
    return re.compile(joined)


def exact(clean: str, language: str) -> Intent | None:
    """The intent of a message that is one of the fixed phrases, give or take filler words."""
    found = rules(language)
    line = _INNER.sub(" ", clean)
    line = " ".join(line.split())
    for candidate in _without_fillers(line, found.fillers):
        for intent, pattern in found.exact:
            if pattern.fullmatch(candidate):
                return intent
    return None


def _without_fillers(line: str, fillers: re.Pattern[str]) -> list[str]:
    """The line, then with filler words taken off the end, then off the start."""
    parts = line.split()
    if len(parts) > 12:
        return []
    starts = [0]
    while starts[-1] < len(parts) and fillers.fullmatch(parts[starts[-1]]):
        starts.append(starts[-1] + 1)
    ends = [len(parts)]
    while ends[-1] > 0 and fillers.fullmatch(parts[ends[-1] - 1]):
        ends.append(ends[-1] - 1)
    return [" ".join(parts[a:b]) for a in starts for b in ends if a < b]


def marks(clean: str, language: str) -> tuple[str, ...]:
    """Names of the marks that the message bears, and its run status as "status:..."."""
    found = [name for name, pattern in rules(language).marks if pattern.search(clean)]
    line = measures(clean, language)
    if _OF_TEN.search(line):
        found.append("painmark")
    if _DISTANCE.search(line):
        found.append("distance")
        if SPAN.search(line) or ":" in line or "/ 10" in line:
            found.append("result")
    return (*found, f"status:{run_status(clean, language)}")


def run_status(clean: str, language: str) -> str:
    """Give finished, negated, planned or none for the writer's own running."""
    by_name = dict(rules(language).marks)
    line = by_name["other"].sub(" - ", by_name["idiom"].sub(" - ", clean))
    statuses = {_clause_status(clause, by_name) for clause in _CLAUSES.split(line)}
    for status in ("finished", "negated", "planned"):
        if status in statuses:
            return status
    return "none"


def _clause_status(clause: str, by_name: dict[str, re.Pattern[str]]) -> str:
    for name in _RUN_MARKS:
        if by_name[name].search(clause):
            return name
    return "none"
