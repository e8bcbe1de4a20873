"""Reads the phrasings that train: content/phrasings/<language>/train/<writer>.yaml."""

from dataclasses import dataclass

from bot.understanding.data import PHRASINGS, read_strings
from bot.understanding.text import normalise
from bot.understanding.types import LANGUAGES

NO_TOPIC = "none"


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
            for section, groups in read_strings(path).items():
                if section not in ("intents", "faq"):
                    raise ValueError(f"{path.name}: unknown section {section}")
                for label, block in groups.items():
                    found.extend(
                        _phrase(text.strip(), language, path.stem, section, label)
                        for text in str(block).splitlines()
                        if text.strip()
                    )
    return found


def _phrase(text: str, language: str, writer: str, section: str, label: str) -> Phrase:
    if section == "intents":
        return Phrase(text, language, writer, label)
    if label == NO_TOPIC:
        return Phrase(text, language, writer, "out_of_scope", NO_TOPIC)
    return Phrase(text, language, writer, "faq", label)
