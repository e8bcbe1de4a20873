"""Which day of a told week has the long run: "Mon Wed 6:30, long run Sunday 8"."""

import re
from collections.abc import Collection
from typing import Final

from bot.understanding.types import WEEKDAYS, Weekday

_DAYS: Final = {day.upper(): (day,) for day in WEEKDAYS} | {"WEEKEND": WEEKDAYS[5:]}
_PART: Final = re.compile(r"[,;.]")
_MARK: Final = re.compile(rf"\b(?:LONGRUN|{'|'.join(_DAYS)})\b")


def long_days(line: str, told: Collection[Weekday]) -> tuple[Weekday, ...]:
    """The days, of those `told`, that stand beside a long run; `line` has signs for both.

    It belongs to the next day within the same part of the sentence, else to the one before.
    """
    found: set[Weekday] = set()
    for part in _PART.split(line):
        marks = _MARK.findall(part)
        for place, mark in enumerate(marks):
            if mark == "LONGRUN":
                found.update(_beside(marks, place))
    return tuple(day for day in WEEKDAYS if day in found and day in told)


def _beside(marks: list[str], place: int) -> tuple[Weekday, ...]:
    after = [mark for mark in marks[place + 1 :] if mark in _DAYS]
    before = [mark for mark in marks[:place] if mark in _DAYS]
    if after:
        return _DAYS[after[0]]
    return _DAYS[before[-1]] if before else ()
