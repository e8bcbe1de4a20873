"""Every way of naming an alarm sign is known in all languages; figurative talk is none."""

from pathlib import Path
from typing import Any

import pytest

from bot.understanding import LANGUAGES, Intent, RedFlag, Understander
from bot.understanding.data import read_strings

_HERE = Path(__file__).parent
_WAYS: dict[str, dict[str, dict[str, list[str]]]] = read_strings(_HERE / "alarms.yaml")
_NONE: dict[str, list[str]] = read_strings(_HERE / "no_alarms.yaml")
_EACH = [
    (kind, way, language, texts)
    for kind, ways in _WAYS.items()
    for way, by_language in ways.items()
    for language, texts in by_language.items()
]


def test_every_way_is_written_in_every_language_and_every_sign_has_ways() -> None:
    written: dict[str, Any] = {
        way: set(by_language) for ways in _WAYS.values() for way, by_language in ways.items()
    }

    assert {way for way, languages in written.items() if languages != set(LANGUAGES)} == set()
    assert set(_WAYS) == {kind.value for kind in RedFlag}
    assert set(_NONE) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "language", "texts"),
    [pytest.param(k, lang, texts, id=f"{k}-{way}-{lang}") for k, way, lang, texts in _EACH],
)
def test_an_alarm_sign_is_heard(
    understander: Understander, kind: str, language: str, texts: list[str]
) -> None:
    missed = [
        text
        for text in texts
        if (meaning := understander.understand(text, language)).intent != Intent.FEELING
        or meaning.slots.feeling != "redflag"
    ]

    assert missed == []


def test_the_grammar_alone_names_the_sign() -> None:
    """What the bot does hangs on the kind of sign, which only the grammar tells."""
    bare = Understander(model=None)
    named = [
        RedFlag(kind) in bare.understand(text, language).red_flags
        for kind, _, language, texts in _EACH
        for text in texts
    ]

    assert sum(named) / len(named) >= 0.98


@pytest.mark.parametrize("language", LANGUAGES)
def test_figurative_talk_denials_and_other_people_are_no_alarm(
    understander: Understander, language: str
) -> None:
    taken = [
        text
        for text in _NONE[language]
        if (meaning := understander.understand(text, language)).red_flags
        or meaning.slots.feeling == "redflag"
    ]

    assert taken == []
