"""Checks the sentences of texts/*.yaml: used, defined, filled in, short enough, sound markup."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from content.entries import bare, lines_of, placeholders
from content.files import LANGUAGES, OPERATORS, ROOT, ContentError
from content.folders import folders
from content.reading import average_words, reading_faults, wording_faults
from content.sound import tag_faults, without_tags
from content.text_uses import Use, uses
from content.texts import FALLBACK, Entry, read_operators, read_texts

# Telegram: 4096 characters a message, 200 in the answer to a button. A phone shows about 40.
LONGEST_MESSAGE: Final = 4096
LONGEST_TOAST: Final = 200
LONGEST_BUTTON: Final = 40
LONGEST_BUTTON_TRANSLATED: Final = 46
SPEAKING: Final = ("bot", "scheduler")


def problems(*, languages: Path = LANGUAGES, source: Path = ROOT.parent) -> list[str]:
    """All that is wrong with the sentences of all languages; empty when they can go out."""
    try:
        english = read_texts(languages / FALLBACK)
    except ContentError as exc:
        return [str(exc)]
    operators = read_operators(languages.parent / OPERATORS.name)
    said = {**english, **operators}
    found = _uses(source, said)
    faults = [*_undefined(found, said), *_unused(found, said), *_unfilled(found, said)]
    faults += _operator_problems(operators)
    toasts = {key for key in english for use in found if use.toast and use.fits(key)}
    for code in folders(languages):
        faults += _language_problems(languages / code, toasts)
    return faults


def report(*, language: str = FALLBACK, languages: Path = LANGUAGES) -> str:
    """One line on how many sentences there are and how they read. Raises ContentError."""
    lines = [
        bare(line)
        for entry in read_texts(languages / language).values()
        for line in lines_of(entry)
    ]
    mean = sum(map(average_words, lines)) / len(lines)
    return f"{language}: {len(lines)} sentences and buttons, {mean:.1f} words each on average"


def _uses(source: Path, english: Mapping[str, Entry]) -> list[Use]:
    files = [path for folder in SPEAKING for path in sorted((source / folder).rglob("*.py"))]
    return uses(files, areas=frozenset(key.split(".")[0] for key in english), root=source)


def _undefined(found: Iterable[Use], english: Mapping[str, Entry]) -> list[str]:
    return [
        f"{use.where}: the sentence {use.written} is used, but no file in texts/ has it"
        for use in found
        if not any(use.fits(key) for key in english)
    ]


def _unused(found: list[Use], english: Mapping[str, Entry]) -> list[str]:
    return [
        f"{_place(FALLBACK, key)}: nothing uses this sentence; take it out, or use it"
        for key in english
        if not any(use.fits(key) for use in found)
    ]


def _unfilled(found: list[Use], english: Mapping[str, Entry]) -> Iterator[str]:
    """Placeholders for which the code has no value: that sentence could never be said."""
    # A family as wide as "button_..." does not mean those that are also named in full.
    named = {key for key in english for use in found if use.exact and use.fits(key)}
    for use in (use for use in found if use.given is not None):
        for key in (key for key in english if use.fits(key) and (use.exact or key not in named)):
            for name in sorted(placeholders(english[key]) - (use.given or frozenset())):
                yield (
                    f"{_place(FALLBACK, key)}: {{{name}}} is filled in by nobody: "
                    f"{use.where} does not give it"
                )


def _language_problems(folder: Path, toasts: set[str]) -> Iterator[str]:
    """How the sentences of one language read; checks/translations.py holds them to English."""
    language = folder.name
    try:
        own = read_texts(folder)
    except ContentError as exc:
        yield f"{language}: {exc}"
        return
    for key, entry in own.items():
        for line in lines_of(entry):
            faults = _line_faults(key, line, language=language, toast=key in toasts)
            yield from (f"{_place(language, key)}: {fault}" for fault in faults)


def _operator_problems(operators: Mapping[str, Entry]) -> Iterator[str]:
    """Operators read English alone, and may read figures: markup and lengths are looked at."""
    for key, entry in operators.items():
        for line in lines_of(entry):
            yield from (f"{_place(FALLBACK, key)}: {fault}" for fault in tag_faults(line))
            if len(bare(line)) > LONGEST_MESSAGE:
                yield f"{_place(FALLBACK, key)}: longer than a message"


def _line_faults(key: str, line: str, *, language: str, toast: bool) -> list[str]:
    plain = bare(line)
    button = key.split(".")[1].startswith("button_") or "_button_" in key
    faults = wording_faults(plain, language=language) + tag_faults(line)
    if (toast or button) and "<" in line:
        faults.append("a button or its answer is shown as it is: no tags here")
    limit, what = (
        (_button_room(language), "a button")
        if button
        else (LONGEST_TOAST, "the answer to a button")
        if toast
        else (LONGEST_MESSAGE, "a message")
    )
    if len(plain) > limit:
        faults.append(f"{len(plain)} characters; {what} has room for {limit}")
    return faults + reading_faults(without_tags(plain), language=language)


def _button_room(language: str) -> int:
    return LONGEST_BUTTON if language == FALLBACK else LONGEST_BUTTON_TRANSLATED


def _place(language: str, key: str) -> str:
    area, _, name = key.partition(".")
    if area == "admin":
        return f"operators/{language}.yaml: {name}"
    return f"{language}: texts/{area}.yaml: {name}"
