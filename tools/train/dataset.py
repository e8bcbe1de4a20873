"""Reads the phrasings that train: content/phrasings/<language>/train/<writer>.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.understanding.data import PHRASINGS, read_strings
from bot.understanding.text import normalise
from bot.understanding.types import LANGUAGES

NO_TOPIC = "none"
_LEXICONS = ("concepts", "measures", "rules", "spellings")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrasing with its labels; `topic` is set for questions only."""

    text: str
    language: str
    writer: str
    intent: str
    topic: str | None = None

    @property
    def clean(self) -> str:
        """The line that features are made of."""
        return normalise(self.text)


def load_phrases(languages: tuple[str, ...] = LANGUAGES) -> list[Phrase]:
    """All phrasings, in a fixed order. Raises ValueError for an unknown section."""
    found: list[Phrase] = []
    for language in languages:
        for path in sorted((PHRASINGS / language / "train").glob("*.yaml")):
            found.extend(read_writer(path, language))
    return found


def read_writer(path: Path, language: str) -> Iterator[Phrase]:
    """The phrasings of one writer. Raises ValueError for an unknown section."""
    for section, groups in read_strings(path).items():
        if section not in ("intents", "faq"):
            raise ValueError(f"{path.name}: unknown section {section}")
        for label, block in groups.items():
            lines = (line.strip() for line in str(block).splitlines())
            yield from (
                _phrase(line, language, path.stem, section, label) for line in lines if line
            )


def fingerprint() -> str:
    """Of all that the weights are made from; the stored weights bear it, so that a test sees
    when phrasings or lexicons were changed without training anew."""
    digest = sha256()
    for language in LANGUAGES:
        folder = PHRASINGS / language
        paths = [*(folder / "train").glob("*.yaml"), *(folder / f"{n}.yaml" for n in _LEXICONS)]
        for path in sorted(paths):
            digest.update(path.relative_to(PHRASINGS).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _phrase(text: str, language: str, writer: str, section: str, label: str) -> Phrase:
    if section == "intents":
        return Phrase(text, language, writer, label)
    if label == NO_TOPIC:
        return Phrase(text, language, writer, "out_of_scope", NO_TOPIC)
    return Phrase(text, language, writer, "faq", label)
