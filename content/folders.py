"""One language's files, with English standing in entry by entry. It knows no model of any file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from content.entries import Path as Way
from content.entries import (
    Words,
    children,
    id_of,
    is_entry,
    is_structure,
    layout_of,
    needs_words,
)
from content.files import LANGUAGES, ContentError, adapter_of, read_yaml, sentence_of
from content.locales import FALLBACK
from content.sound import unsoundness

T = TypeVar("T")

MISSING = "missing"
_NOTHING = object()


class Folder:
    """content/languages/CODE. What is missing there, or broken, is read from English.

    `stand_ins` names each entry for which English stood in, and why: an operator's figure.
    """

    def __init__(self, code: str, *, root: Path = LANGUAGES) -> None:
        self.code = code
        self.root = root
        self._stand_ins: dict[str, str] = {}

    @classmethod
    def of(cls, language: "str | Folder", root: Path = LANGUAGES) -> "Folder":
        """The folder itself, or the one of this code."""
        return language if isinstance(language, Folder) else cls(language, root=root)

    @property
    def stand_ins(self) -> Mapping[str, str]:
        """Entry id to the reason: "missing", or what is wrong with it."""
        return MappingProxyType(self._stand_ins)

    def names(self, kind: str) -> list[str]:
        """The files of a kind ("faq", "texts") by name, as English has them."""
        return [f"{kind}/{path.stem}" for path in sorted((self._english / kind).glob("*.yaml"))]

    def read(self, name: str, shape: type[T]) -> T:
        """One file as `shape`. Raises ContentError for an English file only."""
        english = english_data(self._english / f"{name}.yaml")
        if self.code == FALLBACK:
            return _validated(shape, english, f"languages/{FALLBACK}/{name}.yaml")
        data = self._merged(name, english)
        return self._fitted(name, shape, data, english)

    @property
    def _english(self) -> Path:
        return self.root / FALLBACK

    def _merged(self, name: str, english: Any) -> Any:
        path = self.root / self.code / f"{name}.yaml"
        own: Any = _NOTHING
        if path.exists():
            try:
                own = read_yaml(path)
            except ContentError as exc:
                self._note(name, str(exc))
        return self._with_own(name, english, own, ())

    def _with_own(self, name: str, english: Any, own: Any, way: Way) -> Any:
        """English with what is sound of this language in its places."""
        layout = layout_of(name)
        if is_entry(layout, english, way):
            return self._entry(id_of(name, way), english, own)
        if not isinstance(english, dict | list):
            return english
        theirs = dict(children(own)) if _is_alike(own, english) else {}
        merged = {
            key: value
            if is_structure(layout, english, key, way)
            else self._with_own(name, value, theirs.get(key, _NOTHING), (*way, key))
            for key, value in children(english)
        }
        if isinstance(english, list):
            return list(merged.values())
        return dict(zip(english, merged.values(), strict=True))  # keys as YAML read them

    def _entry(self, entry_id: str, english: Words, own: Any) -> Words:
        if own is _NOTHING or own is None:
            if needs_words(english):
                self._note(entry_id, MISSING)
            return english
        faults = unsoundness(own, english) if isinstance(own, str | list | dict) else ["no text"]
        if faults:
            self._note(entry_id, "; ".join(faults))
            return english
        return own  # type: ignore[no-any-return]  # a str, list or dict, as Words are

    def _fitted(self, name: str, shape: type[T], data: Any, english: Any) -> T:
        """The model; what does not fit it (too long, say) is read from English instead."""
        try:
            return adapter_of(shape).validate_python(data)
        except ValidationError as exc:
            ways = {_way_of(name, data, error["loc"]): error["msg"] for error in exc.errors()}
        for way, why in ways.items():
            self._note(id_of(name, way), why)
            data = _replaced(data, english, way)
        try:
            return adapter_of(shape).validate_python(data)
        except ValidationError as exc:
            self._note(name, sentence_of(exc))
            return _validated(shape, english, f"languages/{FALLBACK}/{name}.yaml")

    def _note(self, entry_id: str, why: str) -> None:
        self._stand_ins[entry_id] = why


def folders(root: Path = LANGUAGES) -> list[str]:
    """The languages that are spoken: folders with sentences; English first."""
    found = [path.name for path in sorted(root.iterdir()) if (path / "texts").is_dir()]
    return sorted(found, key=lambda code: (code != FALLBACK, code))


@cache
def _read_once(path: Path, _changed: int) -> Any:
    return read_yaml(path)


def english_data(path: Path) -> Any:
    """An English file as YAML gives it: read once, as every language needs it."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError as exc:
        raise ContentError(f"{path.parent.name}/{path.name}: {exc.strerror}") from exc
    return _read_once(path, changed)


def _validated(shape: type[T], data: Any, where: str) -> T:
    try:
        return adapter_of(shape).validate_python(data)
    except ValidationError as exc:
        raise ContentError(f"{where}: {sentence_of(exc)}") from exc


def _is_alike(own: Any, english: Any) -> bool:
    """A list of things with ids may also be a table of them by id."""
    if isinstance(own, dict):
        return True
    both = isinstance(own, list) and isinstance(english, list)
    return both and all(isinstance(item, dict) and "id" in item for item in own)


def _way_of(name: str, data: Any, loc: tuple[int | str, ...]) -> Way:
    """The way to the entry in which pydantic found a fault."""
    layout = layout_of(name)
    way: Way = ()
    for part in loc:
        if is_entry(layout, data, way):
            break
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break
        way = (*way, str(data["id"]) if isinstance(part, int) else str(part))
    return way


def _replaced(data: Any, english: Any, way: Way) -> Any:
    """`data` with the English entry in this place."""
    if not way:
        return english
    theirs = dict(children(english))
    swapped = [
        _replaced(value, theirs[key], way[1:]) if key == way[0] else value
        for key, value in children(data)
    ]
    return swapped if isinstance(data, list) else dict(zip(data, swapped, strict=True))
