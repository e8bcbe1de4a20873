"""How long the runs of a told week take: "at 6 pm for 45 minutes", "from 18:00 to 19:00"."""

import re
from typing import Final

from bot.understanding.extraction import clock
from bot.understanding.extraction.duration import SPAN, seconds
from bot.understanding.extraction.signs import worked_out

SIGNS: Final = (
    *("HALFHOUR", "THREEQUARTERHOUR", "QUARTERHOUR", "THREEQUARTER"),
    *("ONEHALF", "TWOHALF", "OF", "EACH", "FOR"),
)
"""What a line needs besides the signs of days and times."""
MARK: Final = r"#m(\d+)#"
_SHORTEST, _LONGEST = 5, 720  # minutes
_HALF_DAY = 720
_SMALL_HOURS = 3  # "1 h" without a "for" is a length: nobody sets out so early

_N = r"(?:\d+(?:[.,]\d+)?|ART)"
_PART = r"(?:HALF|QUARTER|THREEQUARTER)"
_SPOKEN: Final = re.compile(
    rf"\b(?:(?P<hours>{_N} H(?: (?:AND )?(?:ART )?{_PART}\b| AND(?:HALF|QUARTER)\b"
    rf"|(?: AND)? \d{{1,2}}(?: MIN\b|(?! ?[:.]?\d| (?:OCLOCK|H|AM|PM)\b)))?)"
    rf"|{_N} (?:AND (?:ART )?HALF|ANDHALF) H|(?:ONE|TWO)HALF H|H (?:AND (?:ART )?HALF|ANDHALF)"
    rf"|(?:ART )?(?:THREEQUARTER|QUARTER|HALF)HOUR|{_N} MIN"
    rf"|(?:ART )?(?:THREEQUARTER|HALF) (?:OF |DASH )?(?:ART )?H)\b"
)
_CLOCK_AFTER: Final = re.compile(
    r"^ (?:PASTHOUR|TOHOUR|SINCE|AGO|EXCEPT QUARTER|MINUSQUARTER)\b|^ DASH \d+(?! (?:MIN|H)\b)"
)
_CLOCK_BEFORE: Final = re.compile(r"\b(?:AT|UNTIL|DASH|PASTHOUR|TOHOUR)(?: ART)? $")
_LENGTH_BEFORE: Final = re.compile(r"\b(?:FOR|EACH)(?: ART)? $")
_AFTER_FOR: Final = re.compile(rf"\b(?:FOR|OF) (?={MARK})")
_ALONE: Final = re.compile(r"(?:FOR )?(\d{1,3})(?::([0-5]\d))?[ .!]*")
_REST: Final = re.compile(rf"{MARK}|\b(?:FOR|AND|ART|EACH|DASH)\b|[\W\d]")
_FROM = r"\b(?:OF|from|between|von|zwischen|desde|entre|da|das|dalle|tra) (?:AT )?"
_TO = r" (?:DASH|UNTIL|AND|AT|AND AT|TOHOUR) "
_HOUR = r"(?:[01]?\d|2[0-3])"
_WORDY: Final = re.compile(  # "from 6 to 7 pm", "de 18 à 19 h"
    rf"{_FROM}({_HOUR})(:[0-5]\d)?(?: H| OCLOCK)?{_TO}({_HOUR})(:[0-5]\d)?"
    r"(?: (AM|PM|H|OCLOCK)\b)?(?! (?:MIN|KM|MI)\b)"
)
_TERSE: Final = re.compile(  # "6-7 pm", "18-19h"; "10-7" may be ten to seven
    rf"(?<![\d:.])\b(?!\d?[05] )({_HOUR})() DASH ({_HOUR})() (AM|PM|H|OCLOCK)\b(?! \d)"
)
_BETWEEN: Final = re.compile(r"@(\d\d)(\d\d)([fa])@ (?:DASH|UNTIL|AND UNTIL) @(\d\d)(\d\d)[fa]@")


def mark_lengths(line: str) -> str:
    """Write each length as #m45# (minutes), and each "from 6 to 7" as a time and a length."""
    for pattern in (_WORDY, _TERSE):
        line = pattern.sub(_spread_of_day, line)
    return _AFTER_FOR.sub("", _SPOKEN.sub(_marked, line))


def mark_ends(line: str) -> str:
    """In a line with marked times: "@1830f@ DASH @1930f@" is a time and a length of an hour."""
    return _BETWEEN.sub(_ended, line)


def length_of(line: str, *, alone: bool) -> int | None:
    """The minutes told in an answer to "how long"; a number by itself is minutes.

    `alone`: None when the line says anything besides.
    """
    bare = _ALONE.fullmatch(line)
    if bare:
        minutes = int(bare[2] or 0) + int(bare[1]) * (60 if bare[2] else 1)
        return minutes if _mark(minutes) else None
    marked = _SPOKEN.sub(lambda match: _mark(_minutes(match[0])) or match[0], line)
    found = re.search(MARK, marked)
    if found is None or (alone and _REST.sub("", marked)):
        return None
    return int(found[1])


def _marked(match: re.Match[str]) -> str:
    line = match.string
    before, after = line[: match.start()], line[match.end() :]
    minutes = _minutes(match[0])
    if _CLOCK_AFTER.search(after) or (match["hours"] and not _lasts(match[0], before, after)):
        return match[0]
    return _mark(minutes) or match[0]


def _lasts(hours: str, before: str, after: str) -> bool:
    """Whether "1 H" is a length and no time of day."""
    if _CLOCK_BEFORE.search(before):
        return False
    if hours.startswith("ART") or _LENGTH_BEFORE.search(before):
        return True
    small = float(re.split(r"[ .,]", hours)[0]) <= _SMALL_HOURS
    return small and any(clock.find(part, "before") for part in (before, after))


def _minutes(spoken: str) -> int:
    """Zero when it is none after all."""
    found = SPAN.search(worked_out(spoken.replace("DASH ", "")))
    return round(seconds(found) / 60) if found else 0


def _mark(minutes: int) -> str:
    return f"#m{minutes}#" if _SHORTEST <= minutes <= _LONGEST else ""


def _spread_of_day(match: re.Match[str]) -> str:
    """ "6 DASH 7 PM": the first hour lies before the second, in whichever half of the day."""
    start, end = (_minute(match[at], match[at + 1]) for at in (1, 3))
    length = (end - start) % _HALF_DAY
    if match[5] in ("AM", "PM"):
        end += _HALF_DAY if match[5] == "PM" and end < _HALF_DAY else 0
        start = (end - length) % (2 * _HALF_DAY)
    if not _mark(length):
        return match[0]
    return f"AT {start // 60:02d}:{start % 60:02d} {_mark(length)}"


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int((minute or ":0")[1:])


def _ended(match: re.Match[str]) -> str:
    start = int(match[1]) * 60 + int(match[2])
    length = (int(match[4]) * 60 + int(match[5]) - start) % _HALF_DAY
    return f"@{match[1]}{match[2]}{match[3]}@ {_mark(length)}"
