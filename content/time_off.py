"""Reads "two weeks off" and "off until 3 March". A date, not what to do with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from content.folders import Folder
from content.locales import locale_of
from content.zones import plain

LONGEST = timedelta(days=366)


class TimeOffWords(BaseModel):
    """content/languages/<lang>/time_off.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    away: frozenset[str]
    until: frozenset[str]
    since: frozenset[str]
    numbers: Mapping[str, int]
    units: Mapping[str, int]
    tomorrow: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Names:
    months: Mapping[str, int]
    weekdays: Mapping[str, int]


def time_off_words(language: str | Folder) -> TimeOffWords:
    """The words of this language. Raises ContentError."""
    return Folder.of(language).read("time_off", TimeOffWords)


@lru_cache
def _names(language: str) -> _Names:
    locale = locale_of(language)
    months = {
        plain(name): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[form][width].items()
    }
    weekdays = {
        plain(word): number
        for width in ("wide", "abbreviated")
        for number, name in locale.days["stand-alone"][width].items()
        for word in (name, name.partition("-")[0])  # "sexta-feira" is mostly called "sexta"
    }
    return _Names(months, weekdays)


def read_time_off(
    text: str, words: TimeOffWords, language: str, *, today: date, asked: bool = False
) -> date | None:
    """The first day on which the runner is back, at most a year ahead; None if none is told.

    Out of the blue a word like "off" must be there too; `asked` says that we asked for it.
    """
    told = plain(text).split()
    if not asked and (words.away.isdisjoint(told) or not words.since.isdisjoint(told)):
        return None
    back = _until(text, told, words, language, today, asked) or _lasting(told, words, today)
    return back if back is not None and today < back <= today + LONGEST else None


def _until(
    text: str, told: list[str], words: TimeOffWords, language: str, today: date, asked: bool
) -> date | None:
    at = next((place for place, word in enumerate(told) if word in words.until), None)
    if at is None and not asked:
        return None
    rest = told if at is None else told[at + 1 :]
    iso = re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", text)
    if iso is not None:
        return _date(*(int(part) for part in iso.groups()))
    if not words.tomorrow.isdisjoint(rest[:2]):  # "bis morgen", "fino a domani"
        return today + timedelta(days=1)
    return _named(rest, _names(language), today) or _numeric(text, today)


def _named(rest: list[str], names: _Names, today: date) -> date | None:
    """ "3 March", "March 3rd", "Friday"."""
    for place, word in enumerate(rest):
        if word in names.weekdays:
            ahead = (names.weekdays[word] - today.weekday() - 1) % 7 + 1
            return today + timedelta(days=ahead)
        if word in names.months:
            near = rest[max(0, place - 2) : place] + rest[place + 1 : place + 2]
            days = [int(found[1]) for one in near if (found := re.match(r"(\d{1,2})\D*$", one))]
            return _next_such(names.months[word], days[0], today) if days else None
    return None


def _numeric(text: str, today: date) -> date | None:
    """ "3.3." and "24.12."; with a slash day and month could be either, so it is not read."""
    found = re.search(r"\b(\d{1,2})\.(\d{1,2})\.", text)
    return _next_such(int(found[2]), int(found[1]), today) if found else None


def _next_such(month: int, day: int, today: date) -> date | None:
    this = _date(today.year, month, day)
    return this if this is not None and this > today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _lasting(told: list[str], words: TimeOffWords, today: date) -> date | None:
    for place, word in enumerate(told):
        if word not in words.units or place == 0:
            continue
        before = (told[place - 1], " ".join(told[max(0, place - 2) : place]))
        for number in before:
            count = int(number) if number.isdigit() else words.numbers.get(number)
            if count:
                return today + timedelta(days=min(count * words.units[word], 400))
    return None
