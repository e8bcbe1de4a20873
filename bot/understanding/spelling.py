"""Writes short forms out ("2nite", "vlw") and sets slips right ("bcak", "tomorow"); no grammar."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.understanding.data import PHRASINGS, lexicon
from bot.understanding.text import MAX_CHARS, fold

_WORD = re.compile(r"[^\W_]+|@")
_TWICE = re.compile(r"(.)\1")
_PLAIN = re.compile(r"[a-z]{4,}\??")
_LEAST_LETTERS = 4
_LEXICONS = ("concepts", "measures", "redflags", "rules")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one language that the learned tier has read often, and how slips lead to them."""

    known: frozenset[str]
    by_letters: dict[str, str]

    def mended(self, word: str) -> str:
        """The known word that has the same letters in another order or doubled otherwise."""
        if len(word) < _LEAST_LETTERS or word in self.known or not word.isalpha():
            return word
        meant = self.by_letters.get(_letters(word), word)
        return meant if _slipped(word, meant) else word


def vocabulary(words: Iterable[str], spared: Iterable[str] = ()) -> Vocabulary:
    """A vocabulary of `words`, the most frequent first: of two alike the first is meant.

    Words that are `spared` are right as they are, though no slip leads to them.
    """
    listed = list(words)
    by_letters: dict[str, str] = {}
    for word in listed:
        if len(word) >= _LEAST_LETTERS and word.isalpha():
            by_letters.setdefault(_letters(word), word)
    return Vocabulary(frozenset((*listed, *spared)), by_letters)


class Vocabularies(dict[str, Vocabulary]):
    """The vocabulary of each language, made when it is first asked for, as its lexicons are."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        """`listed`: the words of each language, the most frequent first, spaces between."""
        super().__init__()
        self._listed = listed

    def __missing__(self, language: str) -> Vocabulary:
        made = vocabulary(self._listed[language].split(), lexicon_words(language))
        self[language] = made
        return made


def _letters(word: str) -> str:
    """The first letter, which thumbs seldom miss, and the others sorted, doubles as one."""
    return word[0] + "".join(sorted(_TWICE.sub(r"\1", word[1:])))


def _slipped(word: str, meant: str) -> bool:
    """Whether the words differ in doubled letters only, or in one swap of neighbours."""
    if _TWICE.sub(r"\1", word) == _TWICE.sub(r"\1", meant):
        return True
    unlike = [i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b]
    return len(word) == len(meant) and len(unlike) == 2 and unlike[1] == unlike[0] + 1


def lexicon_words(language: str) -> frozenset[str]:
    """Whatever stands in the lexicons of a language: the grammar must see it as written."""
    texts = (PHRASINGS / language / f"{name}.yaml" for name in _LEXICONS)
    found = _PLAIN.findall(" ".join(path.read_text("utf-8") for path in texts))
    # "trainees?" stands for two words.
    return frozenset(word[:-1] if word.endswith("?") else word for word in found) | frozenset(
        word[:-2] for word in found if word.endswith("?")
    )


@cache
def _whole(language: str) -> dict[str, str]:
    """Short form to whole words, both as a normalised line has them."""
    return {
        fold(str(short).lower()): fold(str(whole))
        for short, whole in lexicon(language, "spellings").items()
    }


def respell(clean: str, language: str, words: Vocabulary | None) -> str:
    """The normalised line, its short forms written out and slips set right; at most MAX_CHARS."""
    whole = _whole(language)

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        return whole.get(word) or (words.mended(word) if words else word)

    return _WORD.sub(mend, clean)[:MAX_CHARS]
