"""Words beside a time agree with its hour: "a la 1:05", "alle 2:05", in every sentence."""

import re
from collections.abc import Iterator
from datetime import time

import pytest

from content.catalog import Catalog
from content.clock_time import NAMES, ClockTime
from content.entries import lines_of
from content.files import LANGUAGES
from content.texts import Texts, read_texts

CHOICE = re.compile(rf"\{{(?:{'|'.join(sorted(NAMES))}):[^|{{}}]*\|[^|{{}}]*\}}")
# An article that stands before a time without choosing.
STIFF = re.compile(
    r"\b(?:(?:a|hacia|desde|sobre) las?|alle?|dalle?|le|sono le|às?|das?)\s?'?"
    r"\{(?:time|ask|start|finish)\}"
)


def filled(texts: Texts, key: str, at: time, **values: object) -> str:
    clock = ClockTime(at, texts.language)
    return texts.get(key, time=clock, **values)


@pytest.mark.parametrize(
    ("language", "at", "said"),
    [
        ("es", time(1, 5), "Volveré a la 1:05."),
        ("es", time(2, 5), "Volveré a las 2:05."),
        ("es", time(0, 5), "Volveré a las 0:05."),
        ("es", time(13, 0), "Volveré a las 13:00."),
        ("es", time(21, 0), "Volveré a las 21:00."),
        ("it", time(1, 5), "Torno all'01:05."),
        ("it", time(2, 5), "Torno alle 02:05."),
        ("it", time(0, 5), "Torno alle 00:05."),
        ("it", time(13, 0), "Torno alle 13:00."),
        ("pt-BR", time(1, 5), "Volto à 01:05."),
        ("pt-BR", time(2, 5), "Volto às 02:05."),
        ("pt-BR", time(0, 30), "Volto à 00:30."),
        ("pt-BR", time(13, 0), "Volto às 13:00."),
        ("fr", time(1, 5), "Je reviens à 01:05."),
    ],
)
def test_the_article_agrees_with_the_hour(
    catalog: Catalog, language: str, at: time, said: str
) -> None:
    assert filled(catalog.of(language).texts, "nudge.later_at", at) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "de vuelta hacia la 1:30"),
        ("it", "rientro verso l'01:30"),
        ("pt-BR", "volta por volta da 01:30"),
    ],
)
def test_so_does_what_stands_further_off(catalog: Catalog, language: str, said: str) -> None:
    assert filled(catalog.of(language).texts, "schedule.slot", time(1, 30)) == said


def test_a_day_of_twice_twelve_hours_counts_them_as_it_writes_them() -> None:
    assert ClockTime(time(13, 5), "en") == "1:05\u202fPM"
    assert ClockTime(time(13, 5), "en").is_one
    assert not ClockTime(time(13, 5), "es").is_one


def lines(language: str) -> Iterator[tuple[str, str]]:
    for key, entry in read_texts(LANGUAGES / language).items():
        for line in lines_of(entry):
            yield key, line


@pytest.mark.parametrize("language", ["es", "it", "pt-BR"])
def test_no_article_stands_stiff_before_a_time(language: str) -> None:
    assert [key for key, line in lines(language) if STIFF.search(line)] == []


@pytest.mark.parametrize("language", ["es", "it", "pt-BR"])
def test_every_choice_is_of_a_time_of_day_and_can_be_made(catalog: Catalog, language: str) -> None:
    clock = ClockTime(time(1, 5), language)
    chosen = {key: line for key, line in lines(language) if CHOICE.search(line)}

    values = dict.fromkeys(NAMES, clock) | dict.fromkeys(
        ("days", "day", "more", "meters", "distance", "moving", "zone", "count"), "x"
    )

    assert len(chosen) >= 15
    assert all("|" not in line.format(**values) for line in chosen.values())
    # A length of time goes by {time} as well, and knows no hour: it must not be chosen by.
    assert [key for key in chosen if key.split(".")[0] in ("session", "offer")] == []


def test_the_stiff_ones_would_be_found() -> None:
    assert STIFF.search("Volveré a las {time}.")
    assert STIFF.search("Torno all'{time}.")
    assert STIFF.search("Volto às {time}.")
    assert not STIFF.search("Volveré a {time:la|las} {time}.")
