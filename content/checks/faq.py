"""Checks every answer, in words for people who edit content. It mends nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from content.faq import link_faults, load_faq, read_entry, read_themes
from content.files import LANGUAGES, TABLES, ContentError, read_yaml
from content.folders import Folder
from content.models.faq import TOPICS, Confidence, FaqEntry
from content.reading import average_words, reading_faults, wording_faults

# No publications: our own design, and clinical knowledge that was not looked up.
NOT_IN_TABLE: Final = frozenset({"D", "K"})
FACTS: Final = frozenset(f"Q{number:02d}" for number in range(1, 69))


def problems(*, languages: Path = LANGUAGES, tables: Path = TABLES) -> list[str]:
    """All that is wrong with the answers of all languages; empty when they can go out."""
    return [
        fault
        for path in sorted(languages.glob("*/faq"))
        for fault in _language_problems(
            Folder(path.parent.name, root=languages), known_sources(tables)
        )
    ]


def report(*, language: str = "en", languages: Path = LANGUAGES) -> str:
    """One line on how easy the answers of a language are to read. Raises ContentError."""
    entries = load_faq(language, root=languages).entries.values()
    averages = {entry.id: average_words(entry.answer) for entry in entries}
    hardest = max(averages, key=lambda entry_id: averages[entry_id])
    mean = sum(averages.values()) / len(averages)
    return (
        f"{language}: {len(entries)} answers, {mean:.1f} words a sentence on average, "
        f"the hardest is {hardest} with {averages[hardest]:.1f}"
    )


def known_sources(tables: Path) -> frozenset[str] | None:
    """Ids in the table of sources; None while there is no such table. Raises ContentError."""
    path = tables / "sources.yaml"
    if not path.exists():
        return None
    return frozenset(read_yaml(path))


def source_problems(
    where: str, sources: Sequence[str], confidence: Confidence, known: frozenset[str] | None
) -> list[str]:
    """Sources that do not exist, and a confidence that is higher than its weakest source."""
    faults = [
        f"{where}: sources: {source} is not in tables/sources.yaml"
        for source in sources
        if known is not None and source not in known | NOT_IN_TABLE
    ]
    strength = [Confidence.RECALLED, Confidence.DESIGN, Confidence.SEEN]
    weakest = min((_strongest(source) for source in sources), key=strength.index)
    if strength.index(confidence) > strength.index(weakest):
        faults.append(
            f"{where}: confidence: {confidence} is too sure; "
            f"with the sources {', '.join(sources)} it can be {weakest} at most"
        )
    return faults


def _strongest(source: str) -> Confidence:
    return {"K": Confidence.RECALLED, "D": Confidence.DESIGN}.get(source, Confidence.SEEN)


def _language_problems(folder: Folder, known: frozenset[str] | None) -> list[str]:
    entries, faults = _readable(folder)
    try:
        themes = read_themes(folder)
    except ContentError as exc:
        return [*faults, str(exc)]
    name = folder.code
    faults += [f"{name}: {fault}" for fault in link_faults({e.id: e for e in entries}, themes)]
    faults += [f"{name}: {fault}" for fault in _coverage(entries)]
    for entry in entries:
        faults += [f"{name}: {fault}" for fault in _entry_problems(entry, name, known)]
    return faults


def _readable(folder: Folder) -> tuple[list[FaqEntry], list[str]]:
    entries, faults = [], []
    for name in folder.names("faq"):
        try:
            entries.append(read_entry(folder, name))
        except ContentError as exc:
            faults.append(str(exc))
    return entries, faults


def _coverage(entries: Iterable[FaqEntry]) -> list[str]:
    """Each fact answered once, each topic there, no way to ask that belongs to two answers."""
    entries = list(entries)
    facts = Counter(fact for entry in entries for fact in entry.facts)
    faults = [f"faq: no answer covers {fact}" for fact in sorted(FACTS - facts.keys())]
    faults += [f"faq: {fact} is no known fact" for fact in sorted(facts.keys() - FACTS)]
    faults += [f"faq: {fact} is answered {n} times" for fact, n in facts.items() if n > 1]
    missing = TOPICS - {entry.id for entry in entries}
    faults += [f"faq: there is no answer for the topic {topic}" for topic in sorted(missing)]
    asked = Counter(phrase.casefold() for entry in entries for phrase in entry.examples)
    return faults + [
        f"faq: the example “{text}” stands twice" for text, n in asked.items() if n > 1
    ]


def _entry_problems(entry: FaqEntry, language: str, known: frozenset[str] | None) -> list[str]:
    where = f"faq/{entry.id}.yaml"
    faults = source_problems(where, entry.sources, entry.confidence, known)
    texts = {"question": entry.question, "answer": entry.answer, "more": entry.more or ""}
    for field, text in texts.items():
        wrong = wording_faults(text, language=language)
        wrong += reading_faults(text, language=language)
        faults += [f"{where}: {field}: {fault}" for fault in wrong]
    if "emergency number" in entry.answer + texts["more"] and not entry.red_flag:
        faults.append(
            f"{where}: red_flag: it sends people to emergency help, so say red_flag: true"
        )
    return faults
