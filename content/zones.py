"""Where people say they live, and the time zones that may mean. Pure lookups; no network."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_gmt
from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz, process

from content.files import ROOT, read_model
from content.folders import folders
from content.locales import locale_of

AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia",
    "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_WORD = re.compile(r"\w+")
LIKE = 84  # of 100: as near as a typing mistake
MOST = 6


class ZoneTable(BaseModel):
    """content/tables/zones.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    common: tuple[str, ...]
    words: frozenset[str]
    places: Mapping[str, tuple[str, ...]]


@lru_cache
def zone_table() -> ZoneTable:
    """The zones we offer and the places we know besides. Raises ContentError."""
    return read_model(ROOT / "tables" / "zones.yaml", ZoneTable)


def plain(words: str) -> str:
    """Lower case, without accents and punctuation."""
    letters = words.casefold()
    if not letters.isascii():
        bare = unicodedata.normalize("NFKD", letters.translate(_LETTERS))
        letters = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(_WORD.findall(letters.replace("_", " ")))


def _spellings(name: str) -> set[str]:
    """As it is typed: "Zürich" is "zurich" to some and "zuerich" to others."""
    return {plain(name), plain(name.casefold().translate(_UMLAUTS))}


def city_of(zone: str, language: str) -> str:
    """The city that stands for a zone, in this language: "Rom" for Europe/Rome in German; of a
    zone without one, its offset.
    """
    if zone.startswith("Etc/"):
        # Named after the offset, and the other way round: Etc/GMT-2 is ahead of UTC.
        return get_timezone_gmt(
            datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)), locale=locale_of(language)
        )
    known = locale_of(language).time_zones
    for name in (zone, get_global("zone_aliases").get(zone, zone)):
        city = known.get(name, {}).get("city")
        if city:
            return str(city)
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def warm_up(languages: Iterable[str]) -> None:
    """Build the indexes ahead (about 0.3 s each): the first runner should not wait for it."""
    for language in languages:
        _index(language)
    _elsewhere()


@lru_cache
def _index(language: str) -> Mapping[str, tuple[str, ...]]:
    """Plain names of cities and countries, each with its zones."""
    found: dict[str, list[str]] = defaultdict(list)
    for zone, names in zone_table().places.items():
        for name in set().union(*map(_spellings, names)):
            found[name].append(zone)
    for zone in _zones():
        for name in (zone, zone.rsplit("/", 1)[-1]):
            found[plain(name)].append(zone)
    for speech in {language, "en"}:
        _add_names(found, speech)
    return {name: _distinct(many) for name, many in found.items() if many}


@lru_cache
def _elsewhere() -> Mapping[str, tuple[str, ...]]:
    """Names in all our languages: "Wien" may be typed by somebody who reads English."""
    found: dict[str, list[str]] = defaultdict(list)
    for speech in folders():
        _add_names(found, speech)
    return {name: _distinct(many) for name, many in found.items() if many}


@lru_cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS))


def _add_names(found: dict[str, list[str]], language: str) -> None:
    """Babel's cities and countries in this language."""
    for zone in _zones():
        for name in _spellings(city_of(zone, language)):
            found[name].append(zone)
    for code, within in get_global("territory_zones").items():
        country = locale_of(language).territories.get(code)
        if country:
            for name in _spellings(country):
                found[name] += [zone for zone in within if zone in _zones()]


def _distinct(zones: list[str]) -> tuple[str, ...]:
    """One zone a set of rules that agree now and half a year on: Germany has one clock."""
    if len(set(zones)) == 1:
        return (zones[0],)
    common = zone_table().common
    ordered = sorted(
        dict.fromkeys(zones), key=lambda zone: common.index(zone) if zone in common else 999
    )
    kept: dict[tuple[timedelta | None, ...], str] = {}
    for zone in ordered:
        kept.setdefault(_offsets(zone), zone)
    return tuple(kept.values())


@cache
def _offsets(zone: str) -> tuple[timedelta | None, ...]:
    # Four dates a year, this decade's rules: enough to tell two clocks apart.
    moments = (datetime(2026, month, 15, tzinfo=ZoneInfo(zone)) for month in (1, 4, 7, 10))
    return tuple(moment.utcoffset() for moment in moments)


def find_place(words: str, language: str) -> tuple[str, ...]:
    """The zones that a typed city or country means; () when it is none we know.

    "Munich", "Lyon, France" and "I live in Lisbon" are read; a part that is known counts.
    """
    return whole_place(words, language) or place_within(words, language)


def whole_place(words: str, language: str) -> tuple[str, ...]:
    """The zones of words that are nothing but a place, or a place and its country."""
    for part in (words, *words.split(",")):
        name = plain(part)
        found = _index(language).get(name) or _elsewhere().get(name)
        if found:
            return found
    return ()


def place_within(words: str, language: str) -> tuple[str, ...]:
    """The zones of a place named in a sentence; names that are plain words, too, are passed by."""
    index, told = _index(language), plain(words).split()
    for length in range(min(4, len(told)), 0, -1):
        for start in range(len(told) - length, -1, -1):
            name = " ".join(told[start : start + length])
            if len(name) > 3 and name in index and name not in zone_table().words:
                return index[name]
    return ()


def like_place(words: str, language: str) -> tuple[str, ...]:
    """Zones whose places are written nearly so: to be offered, never taken."""
    index = _index(language)
    names = process.extract(plain(words), list(index), scorer=fuzz.ratio, score_cutoff=LIKE)
    return tuple(dict.fromkeys(zone for name, _, _ in names for zone in index[name]))[:MOST]


def zones_at(offset: timedelta, now: datetime) -> tuple[tuple[str, ...], ...]:
    """Common zones whose clocks are `offset` from UTC at `now`, grouped by the same rules."""
    groups: dict[tuple[timedelta | None, ...], list[str]] = defaultdict(list)
    for zone in zone_table().common:
        if now.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            groups[_offsets(zone)].append(zone)
    return tuple(tuple(group) for group in groups.values())


def offsets_now(now: datetime) -> tuple[timedelta, ...]:
    """Every offset some common zone has at `now`, from west to east."""
    known = {now.astimezone(ZoneInfo(zone)).utcoffset() for zone in zone_table().common}
    return tuple(sorted(offset for offset in known if offset is not None))


def fixed_zone(offset: timedelta) -> str | None:
    """The IANA zone that is always `offset` from UTC; None if there is none (half hours)."""
    hours, rest = divmod(offset, timedelta(hours=1))
    if rest:
        return None
    # POSIX counts the other way round: Etc/GMT-2 is two hours ahead of UTC.
    return "Etc/UTC" if hours == 0 else f"Etc/GMT{-hours:+d}"
