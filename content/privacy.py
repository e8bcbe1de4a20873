"""The privacy notice: every stored field, why, how long. A test compares it with the tables."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from content.files import LANGUAGES
from content.folders import Folder


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredTable(_Model):
    """One table: what it is for, how long its rows stay, and a few words on each field."""

    title: str
    why: str
    kept: str
    fields: dict[str, str]


class PrivacyNotice(_Model):
    """The whole notice. A change of what is stored is a new version with a new date."""

    version: int
    date: date
    tables: dict[str, StoredTable]


def load_privacy(language: str | Folder, *, root: Path = LANGUAGES) -> PrivacyNotice:
    """The notice in this language. Raises ContentError."""
    return Folder.of(language, root).read("privacy", PrivacyNotice)
