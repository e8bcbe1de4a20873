"""What must not be in anything that is said: English, ids, open placeholders, too much of it."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import lru_cache
from html import unescape
from pathlib import Path

from content.checks.translations import RUNNERS_WORDS, copies_allowed
from content.entries import lines_of
from content.files import LANGUAGES
from content.locales import FALLBACK
from content.sound import without_tags
from content.translations import entries, file_names
from tests.languages.phone import TOAST, Said

MESSAGE, CAPTION, ANSWER, LABEL = 4096, 1024, 200, 60
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)  # names of stored fields: they are ids
_SNAKE = re.compile(r"(?<![/\w.])[a-z]+(?:_[a-z0-9]+)+")
_KEY = re.compile(r"\b[a-z_]+\.[a-z][a-z0-9_]+\b")
_HOLE = re.compile(r"\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Shorter pieces may well be in another language's sentence by chance.
FEWEST_WORDS, FEWEST_LETTERS = 2, 12


def words_of(said: Said) -> Iterator[str]:
    """Text and labels without tags."""
    yield unescape(without_tags(_CODE.sub("", said.text)))
    yield from said.labels


def ill_formed(said: Said) -> list[str]:
    """Ids, placeholders, and what is longer than Telegram allows."""
    text = unescape(without_tags(said.text))
    most = ANSWER if said.method == TOAST else CAPTION if _has_picture(said) else MESSAGE
    faults = [f"{len(text)} characters of {most}: {text[:80]}"] if len(text) > most else []
    # A label of full length was cut.
    faults += [f"too long for a button: {label}" for label in said.labels if len(label) >= LABEL]
    for words in words_of(said):
        faults += [f"a placeholder: {words[:80]}"] if re.search(r"[{}]", words) else []
        faults += [f"an id: {found}" for found in _SNAKE.findall(words)]
        faults += [f"an id: {found}" for found in _KEY.findall(words) if found in known_ids()]
    return faults


def _has_picture(said: Said) -> bool:
    return said.method in ("sendPhoto", "sendAnimation")


@lru_cache
def known_ids() -> frozenset[str]:
    """Keys as Python knows them, and ids as translators do."""
    ids = {i for name in file_names(FALLBACK) for i in entries(FALLBACK, name)}
    return frozenset(ids | {entry_id.removeprefix("texts/") for entry_id in ids})


@lru_cache
def lines(code: str, root: Path = LANGUAGES) -> dict[str, list[str]]:
    """Every line of a language by entry, without tags."""
    return {
        entry_id: [without_tags(line) for line in lines_of(words)]
        for name in file_names(code, root)
        for entry_id, words in entries(code, name, root).items()
    }


def english_in(everything: Iterable[Said], code: str) -> list[str]:
    """English sentences, parts of them, and labels that this language does not share."""
    words = [part for said in everything for part in words_of(said)]
    text, shown = "\n".join(words), set(words)
    shared = copies_allowed(code)
    own = "\n".join(line for of in lines(code).values() for line in of)
    own_lines = set(own.splitlines())
    found = []
    for entry_id, english in lines(FALLBACK).items():
        if entry_id in shared or any(fnmatch(entry_id, one) for one in RUNNERS_WORDS):
            continue
        for line in english:
            if line in shown and line not in own_lines and _WORD.search(line):
                found.append(f"{entry_id}: {line}")
            found += [
                f"{entry_id}: {piece}"
                for piece in _pieces(line)
                if piece in text and piece not in own
            ]
    return found


def _pieces(line: str) -> list[str]:
    """What stands between the placeholders, where it is long enough to be known again."""
    pieces = (piece.strip() for piece in _HOLE.split(line))
    return [
        piece
        for piece in pieces
        if len(piece) >= FEWEST_LETTERS and len(_WORD.findall(piece)) >= FEWEST_WORDS
    ]
