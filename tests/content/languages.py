"""A small project of languages in a temporary folder: English, and German to be broken."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from content.reading import wording_of
from tools.languages import as_yaml

ENGLISH: dict[str, Any] = {
    "texts/common": {
        "hello": "Hi <b>{name}</b>, your heel is sore.",
        "runs": {"one": "{count} run", "other": "{count} runs"},
        "name": "Solemate",
        "shown": "<b>{title}</b>",
    },
    "texts/profile": {"name": "Solemate bot", "command_run": "I ran", "short_description": "Feet"},
    "tips": [
        {"id": "socks", "text": "Keep them dry.", "sources": ["D"], "confidence": "design"},
        {"id": "shoes", "text": "Two pairs.", "sources": ["D"], "confidence": "design"},
    ],
    "glossary": {"heel": r"\bheels?\b"},
}
GERMAN: dict[str, Any] = {
    "texts/common": {
        "hello": "Hallo <b>{name}</b>, deine Ferse ist gereizt.",
        "runs": {"one": "{count} Lauf", "other": "{count} Läufe"},
        "name": "Solemate",
    },
    "texts/profile": {"name": "Der Bot", "command_run": "Gelaufen", "short_description": "Füße"},
    "tips": {"socks": {"text": "Halte sie trocken."}, "shoes": {"text": "Zwei Paar."}},
    "glossary": {"heel": {"use": ["Ferse"], "never": ["Hacke"]}},
    "same": ["texts/common.name"],
    "wording": {
        "banned": [],
        "formal": [{"pattern": r"(?-i:(?<=[a-z] )Sie\b)", "why": "ist Sie; wir sagen du"}],
    },
}


class Languages:
    """The folder `root` with `en` and `de`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for code, files in (("en", ENGLISH), ("de", GERMAN)):
            for name, data in files.items():
                self.write(code, name, data)

    def write(self, code: str, name: str, data: Any) -> None:
        """One file, as a translator would save it."""
        path = self.root / code / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_yaml(data), "utf-8")
        wording_of.cache_clear()

    def german(self, file: str, changed: Mapping[str, Any]) -> None:
        """A German file with some of it changed; None takes an entry out."""
        data = {**GERMAN[file], **changed}
        self.write("de", file, {key: value for key, value in data.items() if value is not None})


@pytest.fixture
def languages(tmp_path: Path) -> Languages:
    """English and a sound German."""
    return Languages(tmp_path / "languages")
