"""All content, loaded once at start: the tables, and each language's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.checkin import load_checkin_words
from content.exercises import Exercises, load_exercises
from content.faq import Faq, load_faq
from content.models.checkin import CheckinWords
from content.models.faq import Tip
from content.models.safety import SafetyWords
from content.pictures import Pictures, load_pictures
from content.privacy import PrivacyNotice, load_privacy
from content.rules.tables import Tables, load_tables
from content.texts import FALLBACK, Texts, load_operators, load_texts
from content.tips import load_tips
from content.wording import load_safety_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Everything that is said in one language."""

    code: str
    texts: Texts
    exercises: Exercises
    checkin: CheckinWords
    safety: SafetyWords
    faq: Faq
    tips: tuple[Tip, ...]
    pictures: Pictures
    privacy: PrivacyNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All that can be said and decided."""

    tables: Tables
    languages: Mapping[str, Language]
    operators: Texts
    """What operators read; in English alone."""

    def of(self, language: str) -> Language:
        """This language; its parent ("pt" for "pt-PT"); English when we do not speak it."""
        for code in (language, language.split("-")[0], FALLBACK):
            if code in self.languages:
                return self.languages[code]
        raise KeyError(FALLBACK)


def load_catalog() -> Catalog:
    """Read and check all content files. Raises ContentError, which names file and field."""
    return Catalog(
        tables=load_tables(),
        operators=load_operators(),
        languages={
            code: Language(
                code=code,
                texts=texts,
                exercises=load_exercises(code),
                checkin=load_checkin_words(code),
                safety=load_safety_words(code),
                faq=load_faq(code),
                tips=load_tips(code),
                pictures=load_pictures(code),
                privacy=load_privacy(code),
            )
            for code, texts in load_texts().items()
        },
    )
