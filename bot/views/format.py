"""Figures as the runner's language writes them (CLDR, through Babel)."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

FULL, EMPTY = "▰", "▱"


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


def kilometres(metres: float, language: str) -> str:
    """Kilometres with at most two decimals: "10 km", "8,05 km"."""
    amount = format_decimal(round(metres / 1000, 2), locale=locale_of(language))
    return f"{amount} km"


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A time of day as this language writes it: "18:10", "6:10 PM"."""
    return format_time(moment.astimezone(zone), format="short", locale=locale_of(language))


def listed(parts: list[str], language: str) -> str:
    """Words in a row, joined as the language does: "ball, toes, and calves"."""
    return format_list(parts, locale=locale_of(language)) if parts else ""


def bar(done: int, of: int) -> str:
    """A small progress bar, one mark a part."""
    return FULL * done + EMPTY * (of - done)
