"""Sentences by key, in every language, with plurals. English stands in for what is missing."""

import logging
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from content.files import LANGUAGES, OPERATORS, ContentError, read_model
from content.folders import Folder, folders
from content.locales import FALLBACK as FALLBACK
from content.locales import plural

log = logging.getLogger(__name__)

# A sentence, or one a plural category (CLDR: one, few, many, other), chosen by {count}.
Entry = str | dict[str, str]


class Texts:
    """The sentences of one language; frozen after loading.

    `missing` counts keys for which English had to stand in: an operator's metric.
    """

    def __init__(
        self, language: str, own: Mapping[str, Entry], english: Mapping[str, Entry]
    ) -> None:
        self.language = language
        self._entries = MappingProxyType(dict(own))
        self._english = MappingProxyType(dict(english))
        self.missing: Counter[str] = Counter()

    def get(self, key: str, **values: object) -> str:
        """The sentence under `key` with its placeholders filled in.

        A missing or broken translation falls back to English and is counted. Raises
        KeyError when English has no such key either: that is our mistake, not a translator's.
        """
        entry = self._entries.get(key)
        if entry is not None:
            try:
                return _pick(entry, self.language, values).format(**values)
            except (KeyError, IndexError, ValueError) as exc:
                if self._entries is self._english or entry == self._english.get(key):
                    raise KeyError(f"text {key!r}: {exc}") from exc
                log.warning("broken text", extra={"key": key, "language": self.language})
        self.missing[key] += 1
        return _pick(self._english[key], FALLBACK, values).format(**values)

    def has(self, key: str) -> bool:
        """True when this key can be said."""
        return key in self._entries or key in self._english

    def group(self, prefix: str) -> list[str]:
        """The keys that begin so, in order: this language's own, or English's if it has none."""
        own = sorted(key for key in self._entries if key.startswith(prefix))
        return own or sorted(key for key in self._english if key.startswith(prefix))

    def keys(self) -> set[str]:
        """All keys of this language."""
        return set(self._entries)


def _pick(entry: Entry, language: str, values: Mapping[str, object]) -> str:
    if isinstance(entry, str):
        return entry
    count = values["count"]
    if not isinstance(count, int | float):
        raise KeyError("a plural needs {count}")
    return plural(entry, count, language)


def read_texts(folder: Path) -> dict[str, Entry]:
    """All sentences of one language folder: `area.meaning` from texts/area.yaml.

    Raises ContentError.
    """
    entries: dict[str, Entry] = {}
    for path in sorted((folder / "texts").glob("*.yaml")):
        for key, entry in read_model(path, dict[str, Entry]).items():
            if isinstance(entry, dict) and "other" not in entry:
                raise ContentError(f"{path.name}: {key}: a plural needs at least 'other'")
            entries[f"{path.stem}.{key}"] = entry
    return entries


def read_operators(folder: Path = OPERATORS) -> dict[str, Entry]:
    """What operators read, as `admin.meaning`: in English alone. Raises ContentError."""
    path = folder / f"{FALLBACK}.yaml"
    if not path.exists():
        return {}
    return {f"admin.{key}": entry for key, entry in read_model(path, dict[str, Entry]).items()}


def load_operators() -> Texts:
    """The sentences for operators. Raises ContentError."""
    own = read_operators()
    return Texts(FALLBACK, own, own)


def load_texts(root: Path = LANGUAGES) -> dict[str, Texts]:
    """The sentences of all languages. Raises ContentError."""
    english = read_texts(root / FALLBACK)
    return {code: texts_of(Folder(code, root=root), english) for code in folders(root)}


def texts_of(folder: Folder, english: Mapping[str, Entry]) -> Texts:
    """The sentences of one language; a broken one is left out, so that English is said."""
    if folder.code == FALLBACK:
        return Texts(FALLBACK, english, english)
    own: dict[str, Entry] = {}
    for name in folder.names("texts"):
        entries = folder.read(name, dict[str, Entry])
        area = name.removeprefix("texts/")
        own |= {f"{area}.{key}": entry for key, entry in entries.items()}
    stand_ins = {entry_id.removeprefix("texts/") for entry_id in folder.stand_ins}
    return Texts(folder.code, {key: own[key] for key in own if key not in stand_ins}, english)
