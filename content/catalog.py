"""All content, loaded once at start: the tables, and each language's words."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock

from content.checkin import load_checkin_words
from content.exercises import Exercises, load_exercises
from content.faq import Faq, load_faq
from content.files import LANGUAGES
from content.folders import MISSING, Folder, folders
from content.locales import FALLBACK, folder_for
from content.models.checkin import CheckinWords
from content.models.faq import Tip
from content.models.safety import SafetyWords
from content.pictures import Pictures, load_pictures
from content.privacy import PrivacyNotice, load_privacy
from content.rules.tables import Tables, load_tables
from content.texts import Entry, Texts, load_operators, read_texts, texts_of
from content.time_off import TimeOffWords, time_off_words
from content.tips import load_tips
from content.wording import load_safety_words

log = logging.getLogger(__name__)


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
    time_off: TimeOffWords
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    """Entries that are said in English, and why; see content.folders."""


class Languages(Mapping[str, Language]):
    """The languages by code; each is read when somebody first needs it, English at once.

    Reading takes about 0.1 s a language, which the start need not wait for: nothing can be wrong
    there that English would not stand in for.
    """

    def __init__(self, readers: Mapping[str, Callable[[], Language]]) -> None:
        self._readers = dict(readers)
        self._read: dict[str, Language] = {}
        self._lock = Lock()  # the warm-up reads in a thread of its own

    def __getitem__(self, code: str) -> Language:
        if code not in self._read:  # asked before the lock: who speaks German waits for no French
            with self._lock:
                if code not in self._read:
                    self._read[code] = self._readers[code]()
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All that can be said and decided."""

    tables: Tables
    languages: Mapping[str, Language]
    operators: Texts
    """What operators read; in English alone."""

    def of(self, language: str | None) -> Language:
        """The words for a code as Telegram gives it; English when we do not speak it."""
        return self.languages[folder_for(language, self.languages)]


def load_catalog(root: Path = LANGUAGES) -> Catalog:
    """Read and check all content files. Raises ContentError, which names file and field.

    Only English can be wrong in that way: where another language is, English stands in.
    """
    english = read_texts(root / FALLBACK)
    languages = Languages(
        {code: partial(_language, Folder(code, root=root), english) for code in folders(root)}
    )
    _ = languages[FALLBACK]
    return Catalog(
        tables=load_tables(),
        operators=load_operators(),
        languages=languages,
    )


def _language(folder: Folder, english: Mapping[str, Entry]) -> Language:
    language = Language(
        code=folder.code,
        texts=texts_of(folder, english),
        exercises=load_exercises(folder),
        checkin=load_checkin_words(folder),
        safety=load_safety_words(folder),
        faq=load_faq(folder),
        tips=load_tips(folder),
        pictures=load_pictures(folder),
        privacy=load_privacy(folder),
        time_off=time_off_words(folder),
        stand_ins=folder.stand_ins,
    )
    if language.stand_ins:
        broken = [entry for entry, why in language.stand_ins.items() if why != MISSING]
        log.warning(
            "English stands in",
            extra={
                "event": "english_stands_in",
                "language": folder.code,
                "entries": len(language.stand_ins),
                "broken": broken[:10],
            },
        )
    return language
