"""Loads the answers of one language and finds one by id, theme, topic or plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from content.faq_search import SearchIndex, build_index
from content.files import LANGUAGES, ContentError
from content.folders import Folder
from content.models.faq import TOPICS, FaqEntry, FaqTheme


@dataclass(frozen=True)
class Faq:
    """Every answer of one language. Ids are stable and the same in each language."""

    entries: Mapping[str, FaqEntry]
    themes: tuple[FaqTheme, ...]

    @cached_property
    def _index(self) -> SearchIndex:
        """Made at the first search: it takes longer than reading the answers."""
        return build_index(self.entries.values())

    def warm_up(self) -> None:
        """Make the index now, so that no runner waits for it."""
        _ = self._index

    def search(self, query: str, limit: int = 3) -> list[tuple[FaqEntry, float]]:
        """Up to `limit` answers that share words with `query`, best first, scored from 0 to 1."""
        hits = self._index.search(query, limit=limit)
        return [(self.entries[entry_id], score) for entry_id, score in hits]

    def for_topic(self, topic: str) -> FaqEntry | None:
        """The answer to a topic that understanding named; None if there is no such topic."""
        return self.entries.get(topic) if topic in TOPICS else None

    def children(self, entry_id: str) -> tuple[FaqEntry, ...]:
        """The finer answers below a topic, in the order of the themes."""
        return tuple(
            self.entries[child]
            for theme in self.themes
            for child in theme.topics
            if self.entries[child].parent == entry_id
        )


def load_faq(language: str | Folder, *, root: Path = LANGUAGES) -> Faq:
    """All answers of `language`. Raises ContentError, naming file and field."""
    folder = Folder.of(language, root)
    entries = {entry.id: entry for entry in _read_entries(folder)}
    themes = read_themes(folder)
    faults = link_faults(entries, themes)
    if faults:
        raise ContentError("; ".join(faults))
    return Faq(entries=MappingProxyType(entries), themes=themes)


def read_entry(folder: Folder, name: str) -> FaqEntry:
    """The answer "faq/ID"; its id is the name of its file. Raises ContentError."""
    entry = folder.read(name, FaqEntry)
    if f"faq/{entry.id}" != name:
        raise ContentError(f"{name}.yaml: the id {entry.id!r} must be the name of the file")
    return entry


def read_themes(folder: Folder) -> tuple[FaqTheme, ...]:
    """The themes of one language, in order. Raises ContentError."""
    return folder.read("faq_themes", tuple[FaqTheme, ...])


def link_faults(entries: Mapping[str, FaqEntry], themes: Iterable[FaqTheme]) -> list[str]:
    """What would lead a runner to an answer that is not there, or hide one that is."""
    shelves = [(topic, theme.id) for theme in themes for topic in theme.topics]
    faults = [
        f"faq_themes.yaml: {topic} stands under {theme}, but there is no faq/{topic}.yaml"
        for topic, theme in shelves
        if topic not in entries
    ]
    placed = [topic for topic, _ in shelves]
    twice = sorted({topic for topic in placed if placed.count(topic) > 1})
    faults += [f"faq_themes.yaml: {topic} is listed twice" for topic in twice]
    for entry in entries.values():
        faults += _faults_of(entry, entries, shelves)
    return faults


def _faults_of(
    entry: FaqEntry, entries: Mapping[str, FaqEntry], shelves: list[tuple[str, str]]
) -> list[str]:
    where = f"faq/{entry.id}.yaml"
    faults = [
        f"{where}: related: there is no answer {other}"
        for other in entry.related
        if other not in entries
    ]
    if entry.id in entry.related:
        faults.append(f"{where}: related: an answer cannot lead to itself")
    if len(set(entry.related)) < len(entry.related):
        faults.append(f"{where}: related: the same answer stands there twice")
    if (entry.id, entry.theme) not in shelves:
        faults.append(f"{where}: theme: faq_themes.yaml does not list it under {entry.theme}")
    if entry.parent is not None:
        parent = entries.get(entry.parent)
        if parent is None or parent.id not in TOPICS or parent.id == entry.id:
            faults.append(f"{where}: parent: {entry.parent} is not one of the main topics")
    return faults


def _read_entries(folder: Folder) -> list[FaqEntry]:
    names = folder.names("faq")
    if not names:
        raise ContentError("faq: there are no answers in English")
    return [read_entry(folder, name) for name in names]
