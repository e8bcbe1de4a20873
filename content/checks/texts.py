"""Checks the sentences of texts/*.yaml: used, defined, filled in, short enough, sound markup."""

import string
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from content.files import LANGUAGES, OPERATORS, ROOT, ContentError
from content.reading import average_words, reading_faults, wording_faults
from content.text_uses import Use, uses
from content.texts import FALLBACK, Entry, read_operators, read_texts

# Telegram: 4096 characters a message, 200 in the answer to a button. A phone shows about 40.
LONGEST_MESSAGE: Final = 4096
LONGEST_TOAST: Final = 200
LONGEST_BUTTON: Final = 40
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
    for folder in sorted(path.parent for path in languages.glob("*/texts")):
        faults += _language_problems(folder, english, toasts)
    return faults


def report(*, language: str = FALLBACK, languages: Path = LANGUAGES) -> str:
    """One line on how many sentences there are and how they read. Raises ContentError."""
    lines = [
        _plain(line)
        for entry in read_texts(languages / language).values()
        for line in _lines(entry)
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
            for name in sorted(_placeholders(english[key]) - (use.given or frozenset())):
                yield (
                    f"{_place(FALLBACK, key)}: {{{name}}} is filled in by nobody: "
                    f"{use.where} does not give it"
                )


def _language_problems(
    folder: Path, english: Mapping[str, Entry], toasts: set[str]
) -> Iterator[str]:
    language = folder.name
    try:
        own = read_texts(folder)
    except ContentError as exc:
        yield f"{language}: {exc}"
        return
    for key in sorted(english.keys() - own.keys()):
        yield f"{_place(language, key)}: is missing; English has it"
    for key in sorted(own.keys() - english.keys()):
        yield f"{_place(language, key)}: English has no such sentence"
    for key in sorted(own.keys() & english.keys()):
        yield from _differences(language, key, own[key], english[key])
    for key, entry in own.items():
        for line in _lines(entry):
            faults = _line_faults(key, line, language=language, toast=key in toasts)
            yield from (f"{_place(language, key)}: {fault}" for fault in faults)


def _operator_problems(operators: Mapping[str, Entry]) -> Iterator[str]:
    """Operators read English alone, and may read figures: markup and lengths are looked at."""
    for key, entry in operators.items():
        for line in _lines(entry):
            yield from (f"{_place(FALLBACK, key)}: {fault}" for fault in _tag_faults(line))
            if len(_plain(line)) > LONGEST_MESSAGE:
                yield f"{_place(FALLBACK, key)}: longer than a message"


def _differences(language: str, key: str, own: Entry, english: Entry) -> Iterator[str]:
    names, wanted = _placeholders(own), _placeholders(english)
    for name in sorted(wanted - names):
        yield f"{_place(language, key)}: {{{name}}} is missing"
    for name in sorted(names - wanted):
        yield f"{_place(language, key)}: {{{name}}} is unknown; English does not have it"


def _line_faults(key: str, line: str, *, language: str, toast: bool) -> list[str]:
    plain = _plain(line)
    button = key.split(".")[1].startswith("button_") or "_button_" in key
    faults = wording_faults(plain, language=language) + _tag_faults(line)
    if (toast or button) and "<" in line:
        faults.append("a button or its answer is shown as it is: no tags here")
    limit, what = (
        (LONGEST_BUTTON, "a button")
        if button
        else (LONGEST_TOAST, "the answer to a button")
        if toast
        else (LONGEST_MESSAGE, "a message")
    )
    if len(plain) > limit:
        faults.append(f"{len(plain)} characters; {what} has room for {limit}")
    return faults + reading_faults(_without_tags(plain))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing that is open")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _parsed(line: str) -> _Tags:
    tags = _Tags()
    tags.feed(line)
    tags.close()
    return tags


def _tag_faults(line: str) -> list[str]:
    tags = _parsed(line)
    return tags.faults + [f"<{tag}> is never closed" for tag in tags.open]


def _without_tags(line: str) -> str:
    return "".join(_parsed(line).words)


def _lines(entry: Entry) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def _placeholders(entry: Entry) -> set[str]:
    """The names in braces; `count` alone chooses the plural, so a form may leave it out."""
    parsed = (part for line in _lines(entry) for part in string.Formatter().parse(line))
    return {name for _, name, _, _ in parsed if name}


def _plain(line: str) -> str:
    """The text without its placeholders, whose length nobody knows here."""
    return "".join(literal for literal, _, _, _ in string.Formatter().parse(line))


def _place(language: str, key: str) -> str:
    area, _, name = key.partition(".")
    if area == "admin":
        return f"operators/{language}.yaml: {name}"
    return f"{language}: texts/{area}.yaml: {name}"
