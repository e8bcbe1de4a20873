"""Which folder of words speaks to whom, and Babel's locale of a language. It reads no words."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

FALLBACK: Final = "en"


@lru_cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a language code such as pt-BR."""
    return Locale.parse(language.replace("_", "-"), sep="-")


def warm_up(languages: Iterable[str]) -> None:
    """Read Babel's data ahead (some 50 ms a language): no step should stand still for it."""
    for language in languages:
        plural_categories(language)


def folder_for(code: str | None, folders: Collection[str]) -> str:
    """The folder of words for a code as Telegram gives it ("pt", "pt-PT", "es-419", None).

    The same code, else its language, else that language as some country speaks it; else English.
    """
    return _folder_for(code, tuple(folders))


@lru_cache(maxsize=512)
def _folder_for(code: str | None, folders: tuple[str, ...]) -> str:
    wanted = (code or "").replace("_", "-").casefold()
    language = wanted.split("-")[0]
    known = {folder.casefold(): folder for folder in sorted(folders)}
    for folded in (wanted, language):
        if folded in known:
            return known[folded]
    relatives = [folder for folded, folder in known.items() if folded.split("-")[0] == language]
    return relatives[0] if relatives else FALLBACK


def plural(forms: Mapping[str, str], count: float, language: str) -> str:
    """The form (CLDR: one, few, many, other) that this language uses with `count`."""
    return forms.get(locale_of(language).plural_form(count)) or forms["other"]


def plural_categories(language: str) -> frozenset[str]:
    """The plural forms that this language tells apart."""
    return frozenset(locale_of(language).plural_form.tags) | {"other"}
