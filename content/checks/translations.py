"""Holds every language against English: form, plurals, copies, terms, address, lengths."""

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from content.entries import Words, bare, is_plural, lines_of, needs_words
from content.files import LANGUAGES, ContentError, read_model
from content.folders import folders
from content.glossary import english_terms, glossary_of, term_faults
from content.locales import FALLBACK, plural_categories
from content.reading import address_faults
from content.sound import unsoundness, without_tags
from content.translations import Pair, State, entries, file_names, pairs, stamps_of, unknown

# Bot API, and what a phone shows. The checks of each area have limits of their own besides.
LIMITS: Final = (
    ("texts/profile.name", 64, "the bot's name"),
    ("texts/profile.short_description", 120, "the short description"),
    ("texts/profile.description", 512, "the description"),
    ("texts/profile.command_*", 256, "a command's description"),
    ("texts/progress.title", 38, "the title over the picture"),
    ("texts/progress.legend_*", 26, "a word on the picture"),
    ("texts/progress.foot_*", 22, "a word on the picture"),
    ("texts/progress.no_numbers", 28, "a word on the picture"),
    ("pictures.*", 200, "a picture's alt text"),
    ("*", 4096, "a message"),
)
# Words that runners write: theirs, not ours, and no translation of the English ones.
RUNNERS_WORDS: Final = ("faq/*.examples", "faq/*.keywords", "time_off.*")


def problems(*, languages: Path = LANGUAGES) -> list[str]:
    """What is wrong with what is translated, and with English where it is too long."""
    return [fault for code in folders(languages) for fault in _faults(code, languages)]


def untranslated(*, languages: Path = LANGUAGES) -> list[str]:
    """A line a file and language that has entries missing, or made from other English."""
    return [
        line for code in folders(languages) if code != FALLBACK for line in _to_do(code, languages)
    ]


def report(*, languages: Path = LANGUAGES) -> str:
    """How much of each language is translated. Raises ContentError."""
    said = []
    for code in folders(languages):
        if code != FALLBACK:
            states = Counter(pair.state for pair in pairs(code, languages))
            total, fresh = sum(states.values()), states[State.FRESH]
            said.append(f"{code} {fresh} of {total}")
    return ", ".join(said) if said else "English only"


def _to_do(code: str, languages: Path) -> Iterator[str]:
    try:
        open_ones = [p for p in pairs(code, languages) if p.state is not State.FRESH]
        left_over = stamps_of(code, languages).keys() & set(unknown(code, languages))
        unglossed = english_terms(languages).keys() - glossary_of(code, languages).keys()
    except ContentError:
        return  # among the problems
    for name in dict.fromkeys(pair.file for pair in open_ones):
        states = Counter(pair.state for pair in open_ones if pair.file == name)
        told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        yield f"{code}/{name}.yaml: {told}; see: python -m tools.to_translate {code} {name}"
    if left_over:
        yield f"{code}: English has these no more, take them out: {', '.join(sorted(left_over))}"
    if unglossed:
        yield f"{code}/glossary.yaml: no word yet for {', '.join(sorted(unglossed))}"
    if not (languages / code / "wording.yaml").exists():
        yield f"{code}/wording.yaml: missing; it says what we do not say in this language"


def _faults(code: str, languages: Path) -> Iterator[str]:
    try:
        if code == FALLBACK:
            yield from _too_long_in_english(languages)
            return
        stamps = stamps_of(code, languages)
        for entry_id in unknown(code, languages):
            if entry_id not in stamps:
                yield f"{code}: {entry_id}: English has no such entry"
        same = copies_allowed(code, languages)
        for pair in pairs(code, languages):
            # What was made from other English is to be looked at anyway: no fault of its own.
            if pair.own is not None and pair.state is not State.STALE:
                faults = _pair_faults(pair, pair.own, code, same, languages)
                yield from (f"{code}: {pair.id}: {fault}" for fault in faults)
    except ContentError as exc:
        yield str(exc)


def copies_allowed(code: str, languages: Path = LANGUAGES) -> frozenset[str]:
    """languages/<language>/same.yaml: ids that are rightly as in English. Raises ContentError."""
    path = languages / code / "same.yaml"
    return read_model(path, frozenset[str]) if path.exists() else frozenset()


def _pair_faults(
    pair: Pair, own: Words, code: str, same: frozenset[str], languages: Path
) -> Iterator[str]:
    yield from unsoundness(own, pair.english)
    yield from _plural_faults(own, code)
    yield from too_long(pair.id, own)
    if own == pair.english and needs_words(own) and pair.id not in same:
        yield "the same as in English; if that is right, put its id into same.yaml"
    if any(fnmatch(pair.id, pattern) for pattern in RUNNERS_WORDS):
        return
    english, said = _plain(pair.english), _plain(own)
    yield from term_faults(
        pair.id,
        english,
        said,
        glossary=glossary_of(code, languages),
        terms=english_terms(languages),
    )
    yield from address_faults(said, language=code, root=languages)


def _plain(words: Words) -> str:
    return "\n".join(without_tags(bare(line)) for line in lines_of(words))


def _plural_faults(own: Words, code: str) -> Iterator[str]:
    if isinstance(own, dict) and is_plural(own):
        wanted = plural_categories(code)
        missing, extra = sorted(wanted - own.keys()), sorted(own.keys() - wanted)
        yield from (f"the plural form “{category}” is missing" for category in missing)
        yield from (f"this language has no plural form “{category}”" for category in extra)


def too_long(entry_id: str, words: Words) -> Iterator[str]:
    """Where it is longer than Telegram, or the narrowest limit that fits, allows."""
    limit, what = next((room, what) for glob, room, what in LIMITS if fnmatch(entry_id, glob))
    for line in lines_of(words):
        length = len(without_tags(bare(line)))
        if length > limit:
            yield f"{length} characters; {what} has room for {limit}"


def _too_long_in_english(languages: Path) -> Iterator[str]:
    for name in file_names(FALLBACK, languages):
        for entry_id, words in entries(FALLBACK, name, languages).items():
            yield from (f"{FALLBACK}: {entry_id}: {fault}" for fault in too_long(entry_id, words))
