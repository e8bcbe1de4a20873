"""Loads the answers of one language and finds one by id, theme, topic or plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from content.faq_search import SearchIndex, build_index
from content.files import LANGUAGES, ContentError, read_model
from content.models.faq import TOPICS, FaqEntry, FaqTheme


@dataclass(frozen=True, slots=True)
class Faq:
    """Every answer of one language. Ids are stable and the same in each language."""

    entries: Mapping[str, FaqEntry]
    themes: tuple[FaqTheme, ...]
    _index: SearchIndex = field(repr=False)

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


def load_faq(language: str, *, root: Path = LANGUAGES) -> Faq:
    """All answers of `language`. Raises ContentError, naming file and field."""
    entries = {entry.id: entry for entry in _read_entries(root / language / "faq")}
    themes = read_themes(root / language)
    faults = link_faults(entries, themes)
    if faults:
        raise ContentError("; ".join(faults))
    return Faq(
        entries=MappingProxyType(entries), themes=themes, _index=build_index(entries.values())
    )


def read_entry(path: Path) -> FaqEntry:
    """One answer; its id is the name of its file. Raises ContentError."""
    entry = read_model(path, FaqEntry)
    if entry.id != path.stem:
        raise ContentError(f"faq/{path.name}: the id {entry.id!r} must be the name of the file")
    return entry


def read_themes(folder: Path) -> tuple[FaqTheme, ...]:
    """The themes of one language folder, in order. Raises ContentError."""
    return read_model(folder / "faq_themes.yaml", tuple[FaqTheme, ...])


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


def _read_entries(folder: Path) -> list[FaqEntry]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ContentError(f"{folder.parent.name}/faq: there are no answers in this language")
    return [read_entry(path) for path in paths]
