"""Maps words of six languages to shared concepts ("eis", "hielo", "ice" -> ice)."""

from collections.abc import Sequence
from functools import cache

from bot.understanding.data import lexicon
from bot.understanding.types import LANGUAGES

_LONGEST_PHRASE = 4
_SHORTEST_STEM = 3


@cache
def _table(language: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Whole words or phrases, and stems (written with a star), each with their concepts."""
    whole: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    names = ("en",) if language == "en" else ("en", language)
    for source in names:
        for concept, entries in lexicon(source, "concepts").items():
            for entry in str(entries).split(","):
                word = " ".join(entry.split())
                if not word or (source != language and " " in word):
                    continue
                table = stems if word.endswith("*") else whole
                key = word.rstrip("*")
                table[key] = tuple(dict.fromkeys((*table.get(key, ()), concept)))
    return whole, stems


def concepts(line: Sequence[str], language: str) -> list[str]:
    """Concepts of a message's words, in order; a word may have several or none."""
    whole, stems = _table(language if language in LANGUAGES else "en")
    found: list[str] = []
    i = 0
    while i < len(line):
        size, names = _longest(line, i, whole)
        if not names:
            names = _stem(line[i], stems)
        found.extend(names)
        i += size
    return found


def _longest(
    line: Sequence[str], start: int, whole: dict[str, tuple[str, ...]]
) -> tuple[int, tuple[str, ...]]:
    for size in range(min(_LONGEST_PHRASE, len(line) - start), 0, -1):
        names = whole.get(" ".join(line[start : start + size]))
        if names:
            return size, names
    return 1, ()


def _stem(word: str, stems: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    for end in range(len(word), _SHORTEST_STEM - 1, -1):
        names = stems.get(word[:end])
        if names:
            return names
    return ()
