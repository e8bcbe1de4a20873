"""A file of words taken apart into entries, each with an id that all languages share.

`texts/run.logged`, `faq/cramps.answer`, `safety.rows.A09`: the file, then the way inside it. What
is no word (an id, a source, a date) is no entry: it stands in English alone.
"""

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, TypeAlias

import orjson

Words: TypeAlias = str | list[Any] | dict[str, Any]
"""A sentence; lines or words in a row; a plural (CLDR category to sentence)."""
Path: TypeAlias = tuple[str, ...]

CATEGORIES: Final = frozenset({"zero", "one", "two", "few", "many", "other"})

# Files of a language's own, with nothing in them that another language could translate.
OF_ITS_OWN: Final = frozenset({"wording", "glossary", "same", "sources"})

_TAG: Final = re.compile(r"<[^>]*>")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What in a kind of file is no word, and what is one entry as a whole."""

    structure: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    whole_depth: int = 99


_FAQ: Final = "id theme parent facts related sources reviewed confidence red_flag inline"
_LAYOUTS: Final[Mapping[str, _Layout]] = {
    "faq": _Layout(structure=frozenset(_FAQ.split())),
    "exercises": _Layout(structure=frozenset({"id"}), whole=frozenset({"how_to"})),
    "faq_themes": _Layout(structure=frozenset({"id", "topics"})),
    "tips": _Layout(structure=frozenset({"id", "sources", "confidence", "needs"})),
    "privacy": _Layout(structure=frozenset({"version", "date"})),
    # Words that runners write: the keys are words, too, so each list or table is one entry.
    "time_off": _Layout(whole_depth=1),
}


def layout_of(name: str) -> _Layout:
    """How this file ("faq/cramps", "tips") is laid out."""
    return _LAYOUTS.get(name.split("/")[0], _Layout())


def entries_of(name: str, data: Any) -> dict[str, Words]:
    """All entries of one file by id, in its order; `name` is the file without ".yaml"."""
    return {id_of(name, path): words for path, words in walk(name, data)}


def id_of(name: str, path: Path) -> str:
    """The id of what stands there."""
    return ".".join((name, *path))


def walk(name: str, data: Any) -> Iterator[tuple[Path, Words]]:
    """Each entry with its way inside the file."""
    yield from _walk(layout_of(name), data, ())


def _walk(layout: _Layout, data: Any, path: Path) -> Iterator[tuple[Path, Words]]:
    if is_entry(layout, data, path):
        yield path, data
    elif isinstance(data, dict | list):
        for key, value in children(data):
            if not is_structure(layout, data, key, path):
                yield from _walk(layout, value, (*path, key))


def children(data: dict[Any, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    """Its parts by name; of a list of things with ids, the things by id."""
    if isinstance(data, dict):
        yield from ((str(key), value) for key, value in data.items())
    else:
        yield from ((str(item["id"]), item) for item in data)


def is_entry(layout: _Layout, data: Any, path: Path) -> bool:
    """True when nothing finer can be translated by itself."""
    if isinstance(data, str):
        return True
    if len(path) >= layout.whole_depth or (path and path[-1] in layout.whole):
        return data is not None
    return _is_row(data) or is_plural(data)


def _is_row(data: Any) -> bool:
    return isinstance(data, list) and not (data and all(isinstance(i, dict) for i in data))


def is_plural(data: Any) -> bool:
    """True of a sentence with a form for each plural category."""
    return isinstance(data, dict) and "other" in data and data.keys() <= CATEGORIES


def is_structure(layout: _Layout, data: Any, key: str, path: Path) -> bool:
    """True of a field that is the same in every language."""
    # At the top of a file, or of a thing in a list: a stored field may be called "id", too.
    top = not path or (isinstance(data, dict) and len(path) == 1 and "id" in layout.structure)
    return isinstance(data, dict) and top and key in layout.structure


def lines_of(words: Words) -> list[str]:
    """Every sentence of an entry."""
    if isinstance(words, str):
        return [words]
    if isinstance(words, dict):  # a table of figures ("two": 2) is read for its keys
        parts = [key if isinstance(value, int) else value for key, value in words.items()]
    else:
        parts = words
    return [
        line for part in parts if isinstance(part, str | list | dict) for line in lines_of(part)
    ]


def placeholders(words: Words) -> set[str]:
    """The names in braces. Raises ValueError for braces that do not close."""
    parsed = (part for line in lines_of(words) for part in string.Formatter().parse(line))
    return {name for _, name, _, _ in parsed if name is not None}


def needs_words(words: Words) -> bool:
    """True when there is something to translate: letters besides placeholders and tags."""
    return any(_LETTER.search(_TAG.sub("", bare(line))) for line in lines_of(words))


def bare(line: str) -> str:
    """The line without its placeholders, and with its braces if they do not close."""
    try:
        return "".join(literal for literal, _, _, _ in string.Formatter().parse(line))
    except ValueError:
        return line


def mark_of(words: Words) -> str:
    """Eight hex digits that change whenever the words do."""
    data = orjson.dumps(words, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS)
    return sha256(data).hexdigest()[:8]
