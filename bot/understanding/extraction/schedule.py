"""A weekly running schedule: which days, at what time, for how long; not one-off plans."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.understanding.extraction import clock
from bot.understanding.extraction.lengths import MARK, mark_ends, mark_lengths
from bot.understanding.types import WEEKDAYS, Weekday

_DAY_SIGNS: Final = {day.upper(): day for day in WEEKDAYS}
_GROUPS: Final[dict[str, tuple[Weekday, ...]]] = {
    "WEEKDAYS": WEEKDAYS[:5],
    "WEEKEND": WEEKDAYS[5:],
    "EVERYDAY": WEEKDAYS,
}
_RANGE = re.compile(
    r"\b(MON|TUE|WED|THU|FRI|SAT|SUN) DASH (?:el |le |il |la )?(MON|TUE|WED|THU|FRI|SAT|SUN)\b"
)
_NOISE = re.compile(
    r"\b\d+ ?(?:x|TIMES|DAY|days?|dias|tage|jours|giorni|veces"
    r"|vezes|volte|fois|mal) ?(?:ART|per|pro|die|a|la|por"
    r"|par|na|alla|en|y)? ?(?:week|woche|semana|semaine|settimana)?"
)
_LENGTH = re.compile(r"\b\d+(?:[.,]\d+)? (?:KM|MI|MIN)\b")
_BARE_DAY = re.compile(
    r"(?P<day>(?:MON|TUE|WED|THU|FRI|SAT|SUN|WEEKDAYS|WEEKEND"
    r"|EVERYDAY)(?: (?:AM|PM))?) (?P<n>[4-9]|1\d|2[0-3])\b(?! ?[:./]\d"
    r"|(?: (?:KM|MI|MIN|x|H|AM|PM|OCLOCK)\b))"
)
_MARK = re.compile(
    r"@(\d{4})([fa])@|\b(MON|TUE|WED|THU|FRI|SAT|SUN|WEEKDAYS|WEEKEND|EVERYDAY|EXCEPT|AM|PM)\b"
    rf"|{MARK}"
)
_EACH = re.compile(rf"\bEACH {MARK}|{MARK} EACH\b")  # said once, meant for all
# "thursdays after work, sundays 8:30": the first has no time, and must not take the second's.
_VAGUE = re.compile(
    r"(?:(?:work|school|lunch\w*|dinner|arbeit|schule|essen|trabajo|boulot|travail|lavoro|trabalho"
    r"|trampo)\b[^,@]*(?:,| AND )|(?:AM|PM)\b[^,@]*,)[^@]*$"
)


@dataclass
class _Group:
    days: list[Weekday] = field(default_factory=list)
    time: clock.Clock | None = None
    half: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A week as it was told."""

    times: dict[Weekday, str | None]
    """In the order of the week, each with "HH:MM" or None."""
    lengths: dict[Weekday, int]
    """Minutes, of the days for which they were said."""


def schedule(line: str, half_clock: str) -> Told:
    """The days of a sign line with their times and lengths."""
    line = _LENGTH.sub(" ", _NOISE.sub(" ", mark_lengths(line)))
    line = _BARE_DAY.sub(r"\g<day> AT \g<n>", _RANGE.sub(_spread, line))
    line = mark_ends(_mark_times(line, half_clock))
    reader = _Reader(line)
    each = _EACH.search(line)
    plan: dict[Weekday, str | None] = {}
    lengths: dict[Weekday, int] = {}
    for group in _share_times(reader.groups):
        length = int(each[1] or each[2]) if each else group.length
        for day in group.days:
            said = _time_text(group)
            if said is not None or day not in plan:
                plan[day] = said
                lengths |= {day: length} if length else {}
    days = [day for day in WEEKDAYS if day in plan and day not in reader.without]
    return Told({day: plan[day] for day in days}, {d: lengths[d] for d in days if d in lengths})


def _spread(match: re.Match[str]) -> str:
    first, last = WEEKDAYS.index(_DAY_SIGNS[match[1]]), WEEKDAYS.index(_DAY_SIGNS[match[2]])
    days = [WEEKDAYS[i % 7] for i in range(first, last + (1 if last >= first else 8))]
    return " ".join(day.upper() for day in days)


def _mark_times(line: str, half_clock: str) -> str:
    """Write each clock time as @HHMMf@ (fixed) or @HHMMa@ (either half of the day)."""
    done = ""
    while found := clock.find(line, half_clock):
        time, start, end = found
        done += line[:start] + f"@{time.text().replace(':', '')}{'f' if time.fixed else 'a'}@"
        line = line[end:]
    return done + line


class _Reader:
    """Gathers the days that share a time. Times may stand after them or, all along, before."""

    def __init__(self, line: str) -> None:
        self._line = line
        self.groups = [_Group()]
        self.without: set[Weekday] = set()
        self._times_first, self._lengths_first = _stand_first(line)
        self._excluding = False
        self._since = 0  # where the last day ended
        for match in _MARK.finditer(line):
            self._take(match)

    def _take(self, match: re.Match[str]) -> None:
        current, sign = self.groups[-1], match[3]
        if match[1]:
            self._time(match, current)
        elif match[4]:
            if current.days and self._lengths_first:
                current = self._next()
            current.length = int(match[4])
        elif sign in ("AM", "PM"):
            current.half = sign
        elif sign == "EXCEPT":
            self._excluding = True
        elif self._excluding:
            self.without.update(_days(sign))
        else:
            self._day(match, current)

    def _time(self, match: re.Match[str], current: _Group) -> None:
        self._excluding = False
        if (self._times_first and current.days) or current.time:
            current = self._next()
        minute = int(match[1][:2]) * 60 + int(match[1][2:])
        current.time = clock.Clock(minute, match[2] == "f")

    def _day(self, match: re.Match[str], current: _Group) -> None:
        vague = not current.time and _VAGUE.search(self._line[self._since : match.start()])
        full = current.time or vague or (current.length and not self._lengths_first)
        if full and current.days and not self._times_first:
            current = self._next()
        current.days.extend(_days(match[3]))
        self._since = match.end()

    def _next(self) -> _Group:
        self.groups.append(_Group())
        return self.groups[-1]


def _stand_first(line: str) -> tuple[bool, bool]:
    """Whether times, and whether lengths, stand before their days."""
    marks = [m for m in _MARK.finditer(line) if m[3] not in ("AM", "PM")]
    first = next((m for m in marks if not m[4]), None)
    return bool(first and first[1]), bool(marks and marks[0][4])


def _days(sign: str) -> tuple[Weekday, ...]:
    return _GROUPS.get(sign) or (_DAY_SIGNS[sign],)


def _share_times(groups: list[_Group]) -> list[_Group]:
    """A time without days of its own belongs to the days before it."""
    kept: list[_Group] = []
    for group in groups:
        if group.days:
            kept.append(group)
        elif kept and kept[-1].time is None:
            kept[-1].time = group.time
            kept[-1].length = kept[-1].length or group.length
    return kept


def _time_text(group: _Group) -> str | None:
    if group.time is None:
        return None
    if group.half == "PM" and not group.time.fixed and group.time.minute < 720:
        return clock.Clock(group.time.minute + 720, fixed=True).text()
    return group.time.text()
