"""Reads the lexicons under content/phrasings, not the phrasings that only train."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import content

PHRASINGS: Path = Path(content.__file__).parent / "phrasings"

# Every scalar stays a string: in YAML the words "no", "on" and German "null" are not words.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_strings(path: Path) -> Any:
    """One YAML file with all scalars as strings. Raises OSError and yaml.YAMLError."""
    return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506  # builds strings only


@cache
def lexicon(language: str, name: str) -> dict[str, Any]:
    """One lexicon file, e.g. ("en", "measures"). Raises OSError and yaml.YAMLError."""
    data = read_strings(PHRASINGS / language / f"{name}.yaml")
    return data if isinstance(data, dict) else {}
