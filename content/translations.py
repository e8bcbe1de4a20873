"""A language held against English, entry by entry: what is there, missing, or out of date.

It judges no wording and writes nothing: content/checks/translations.py and tools do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from content.entries import OF_ITS_OWN, Words, entries_of, mark_of, needs_words
from content.files import LANGUAGES, ContentError, read_yaml
from content.locales import FALLBACK

STAMPS = "sources"


class State(StrEnum):
    """How a translation stands to the English that there is now."""

    MISSING = "missing"
    STALE = "stale"  # the English has changed since
    UNSTAMPED = "unstamped"  # nobody said which English it was made from
    FRESH = "fresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An English entry and what this language has for it."""

    id: str
    file: str
    english: Words
    own: Words | None
    stamp: str | None

    @property
    def state(self) -> State:
        """Whether somebody must look at it."""
        if self.own is None:
            return State.MISSING if needs_words(self.english) else State.FRESH
        if self.stamp is None:
            return State.UNSTAMPED
        return State.FRESH if self.stamp == mark_of(self.english) else State.STALE


def file_names(code: str, root: Path = LANGUAGES) -> list[str]:
    """The files of words of a language: "texts/run", "tips"."""
    folder = root / code
    found = (str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.yaml"))
    return sorted(name for name in found if name not in OF_ITS_OWN)


def entries(code: str, name: str, root: Path = LANGUAGES) -> dict[str, Words]:
    """The entries of one file by id; none when the file is not there. Raises ContentError."""
    path = root / code / f"{name}.yaml"
    data = read_yaml(path) if path.exists() else None
    try:
        return {} if data is None else entries_of(name, data)
    except (KeyError, TypeError) as exc:
        raise ContentError(f"{code}/{name}.yaml: not laid out as in English: {exc}") from exc


def pairs(code: str, root: Path = LANGUAGES) -> Iterator[Pair]:
    """Every English entry with this language's, in English's order. Raises ContentError."""
    stamps = stamps_of(code, root)
    for name in file_names(FALLBACK, root):
        own = entries(code, name, root)
        for entry_id, english in entries(FALLBACK, name, root).items():
            yield Pair(
                id=entry_id,
                file=name,
                english=english,
                own=own.get(entry_id),
                stamp=stamps.get(entry_id),
            )


def unknown(code: str, root: Path = LANGUAGES) -> list[str]:
    """Ids that English does not have. Raises ContentError."""
    return [
        entry_id
        for name in file_names(code, root)
        for entry_id in entries(code, name, root).keys() - entries(FALLBACK, name, root).keys()
    ]


def stamps_of(code: str, root: Path = LANGUAGES) -> dict[str, str]:
    """Entry id to the mark of the English it was translated from. Raises ContentError."""
    path = root / code / f"{STAMPS}.yaml"
    data: Any = read_yaml(path) if path.exists() else {}
    return {str(entry_id): str(mark) for entry_id, mark in (data or {}).items()}
