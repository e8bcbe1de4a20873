"""Terms that must be the same throughout a language: which English word is which of ours."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from content.files import LANGUAGES, read_model
from content.locales import FALLBACK
from content.models.base import Frozen


class Term(Frozen):
    """What one English term is in this language."""

    use: tuple[str, ...] = Field(min_length=1, description="stems, one of which must be there")
    never: tuple[str, ...] = Field(default=(), description="beginnings of words that must not be")
    but: tuple[str, ...] = Field(default=(), description="entry ids in which it is another word")


Glossary = dict[str, Term]


@lru_cache
def english_terms(root: Path = LANGUAGES) -> dict[str, re.Pattern[str]]:
    """Each term with the pattern that finds it in English. Raises ContentError."""
    patterns = read_model(root / FALLBACK / "glossary.yaml", dict[str, str])
    return {term: re.compile(pattern, re.IGNORECASE) for term, pattern in patterns.items()}


@lru_cache
def glossary_of(language: str, root: Path = LANGUAGES) -> Glossary:
    """The glossary of one language; empty where there is none yet. Raises ContentError."""
    path = root / language / "glossary.yaml"
    return read_model(path, Glossary) if path.exists() else {}


def term_faults(
    entry_id: str,
    english: str,
    own: str,
    *,
    glossary: Glossary,
    terms: Mapping[str, re.Pattern[str]],
) -> list[str]:
    """Terms of the English text that this one does not use, or names as it must not."""
    folded = own.casefold()
    faults = []
    for name, term in glossary.items():
        pattern = terms.get(name)
        if pattern is None or entry_id in term.but or not (found := pattern.search(english)):
            continue
        if not any(stem.casefold() in folded for stem in term.use):
            faults.append(f"“{found.group()}” is none of: {', '.join(term.use)}")
        faults += [
            f"“{word}” is not our word for {name}"
            for word in term.never
            if re.search(rf"\b{re.escape(word.casefold())}", folded)
        ]
    return faults
