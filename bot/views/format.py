"""Figures as the runner's language writes them (CLDR, through Babel)."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time
from babel.lists import format_list
from babel.units import format_unit

FULL, EMPTY = "▰", "▱"

# A runner's units: CLDR's name of the unit, and its length in metres.
UNITS = {"km": ("length-kilometer", 1000.0), "mi": ("length-mile", 1609.344)}


@lru_cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a language code such as pt-BR."""
    return Locale.parse(language.replace("-", "_"))


def stopwatch(seconds: float) -> str:
    """Minutes and seconds: 2:05; with hours when there are any: 1:58:20."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def minutes(seconds: float, language: str) -> str:
    """Whole minutes with their unit, at least one: "10 minutes"."""
    return format_unit(
        max(1, round(seconds / 60)), "duration-minute", locale=locale_of(language), length="long"
    )


def distance(metres: float, language: str, units: str) -> str:
    """A distance in the runner's units (km, mi), at most two decimals: "10 km", "6,21 mi"."""
    name, length_m = UNITS.get(units, UNITS["km"])
    amount = round(metres / length_m, 2)
    return format_unit(amount, name, locale=locale_of(language), length="short")


def own_name(language: str) -> str:
    """A language's name in that language, as on a button: "Português (Brasil)"."""
    name: str = locale_of(language).get_display_name() or language
    return name[:1].upper() + name[1:]


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A time of day as this language writes it: "18:10", "6:10 PM"."""
    return format_time(moment.astimezone(zone), format="short", locale=locale_of(language))


def listed(parts: list[str], language: str) -> str:
    """Words in a row, joined as the language does: "ball, toes, and calves"."""
    return format_list(parts, locale=locale_of(language)) if parts else ""


def bar(done: int, of: int) -> str:
    """A small progress bar, one mark a part."""
    return FULL * done + EMPTY * (of - done)
