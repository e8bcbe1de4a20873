"""Figures, dates and lists as the runner's language writes them (CLDR, through Babel)."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import dates, lists, numbers, units

from content.clock_time import ClockTime
from content.locales import locale_of

FULL, EMPTY = "▰", "▱"

# A runner's units: CLDR's name of the unit, and its length in metres.
UNITS = {"km": ("length-kilometer", 1000.0), "mi": ("length-mile", 1609.344)}


def stopwatch(seconds: float) -> str:
    """Minutes and seconds: 2:05; with hours when there are any: 1:58:20."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def minutes(seconds: float, language: str) -> str:
    """Whole minutes with their unit, at least one: "10 minutes"."""
    return units.format_unit(
        max(1, round(seconds / 60)), "duration-minute", locale=locale_of(language), length="long"
    )


def short_minutes(count: int, language: str) -> str:
    """Minutes with their unit cut short: "10 min"."""
    return units.format_unit(count, "duration-minute", locale=locale_of(language), length="short")


def distance(metres: float, language: str, unit: str) -> str:
    """A distance in the runner's units (km, mi), at most two decimals: "10 km", "6,21 mi"."""
    name, length_m = UNITS.get(unit, UNITS["km"])
    amount = round(metres / length_m, 2)
    return units.format_unit(amount, name, locale=locale_of(language), length="short")


def decimal(value: float, language: str) -> str:
    """A number with at most one decimal: "3.5", "3,5"."""
    return numbers.format_decimal(round(value, 1), locale=locale_of(language))


def percent(share: float, language: str) -> str:
    """A share of one: "75%", "75 %"."""
    return numbers.format_percent(share, locale=locale_of(language))


def own_name(language: str) -> str:
    """A language's name in that language, as on a button: "Português (Brasil)"."""
    name: str = locale_of(language).get_display_name() or language
    return name[:1].upper() + name[1:]


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> ClockTime:
    """A time of day as this language writes it: "18:10", "6:10 PM"."""
    return ClockTime(moment.astimezone(zone).time(), language)


def minute_of_day(minute: int, language: str) -> ClockTime:
    """A local minute as this language writes a time of day: "19:10"."""
    return ClockTime(time(minute // 60, minute % 60), language)


def weekday_and_time(local: datetime, language: str) -> str:
    """ "Mon 18:10", "Mon 6:10 PM"."""
    locale = locale_of(language)
    twelve = "h" in locale.time_formats["short"].pattern
    return dates.format_skeleton("Ehm" if twelve else "EHm", local, locale=locale)


def weekday(number: int, language: str, width: str = "abbreviated") -> str:
    """A weekday's name as it stands alone: "Mon", "Monday"; Monday is 0."""
    name: str = locale_of(language).days["stand-alone"][width][number]
    return name


def month(day: date, language: str) -> str:
    """The month's short name as it stands alone: "Nov"."""
    return dates.format_date(day, "LLL", locale=locale_of(language))


def day_and_month(day: date, language: str) -> str:
    """ "Nov 24", "24. Nov."."""
    return dates.format_skeleton("MMMd", day, locale=locale_of(language))


def short_day(day: date, language: str) -> str:
    """ "Tue, Nov 24", "Di., 24. Nov."."""
    return dates.format_skeleton("MMMEd", day, locale=locale_of(language))


def long_day(day: date, language: str) -> str:
    """ "Tuesday, March 3", "martes, 3 de marzo"."""
    return dates.format_date(day, _long_day(language), locale=locale_of(language))


@lru_cache
def _long_day(language: str) -> str:
    """The pattern of a short day with its names in full, as CLDR widens a skeleton."""
    known = locale_of(language).datetime_skeletons
    pattern: str = known["MMMMEd" if "MMMMEd" in known else "MMMEd"].pattern
    return re.sub(r"M+", "MMMM", re.sub(r"E+", "EEEE", pattern))


def full_date(day: date, language: str) -> str:
    """ "November 22, 2026"."""
    return dates.format_date(day, format="long", locale=locale_of(language))


def offset_name(local: datetime, language: str) -> str:
    """How far a clock is from UTC: "GMT+05:00"."""
    return dates.get_timezone_gmt(local, locale=locale_of(language))


def listed(parts: list[str], language: str) -> str:
    """Words in a row, joined as the language does: "ball, toes, and calves"."""
    return lists.format_list(parts, locale=locale_of(language)) if parts else ""


def row(parts: list[str], language: str) -> str:
    """Words in a row without an "and": "10 km, 52:10"."""
    between: str = locale_of(language).list_patterns["standard"]["middle"]
    return between.format("", "").join(parts)


def bar(done: int, of: int) -> str:
    """A small progress bar, one mark a part."""
    return FULL * done + EMPTY * (of - done)
