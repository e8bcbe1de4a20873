"""A weekly running schedule: which days, at what time; not one-off plans."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.understanding.extraction import clock
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
)
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


def schedule(line: str, half_clock: str) -> dict[Weekday, str | None]:
    """Days of the week in the order of the week, each with "HH:MM" or None."""
    line = _RANGE.sub(_spread, _LENGTH.sub(" ", _NOISE.sub(" ", line)))
    line = _BARE_DAY.sub(r"\g<day> AT \g<n>", line)
    groups, without = _groups(_mark_times(line, half_clock))
    plan: dict[Weekday, str | None] = {}
    for group in groups:
        for day in group.days:
            said = _time_text(group)
            if said is not None or day not in plan:
                plan[day] = said
    return {day: plan[day] for day in WEEKDAYS if day in plan and day not in without}


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


def _groups(line: str) -> tuple[list[_Group], set[Weekday]]:
    """Days that share a time. Times may stand after their days or, all along, before them."""
    groups: list[_Group] = [_Group()]
    without: set[Weekday] = set()
    times_first, excluding = _time_stands_first(line), False
    since = 0
    for match in _MARK.finditer(line):
        current = groups[-1]
        if match[1]:
            excluding = False
            if (times_first and current.days) or current.time:
                groups.append(current := _Group())
            current.time = clock.Clock(int(match[1][:2]) * 60 + int(match[1][2:]), match[2] == "f")
        elif match[3] in ("AM", "PM"):
            current.half = match[3]
        elif match[3] == "EXCEPT":
            excluding = True
        elif excluding:
            without.update(_days(match[3]))
        else:
            vague = not current.time and _VAGUE.search(line[since : match.start()])
            if (current.time or vague) and current.days and not times_first:
                groups.append(current := _Group())
            current.days.extend(_days(match[3]))
            since = match.end()
    return _share_times(groups), without


def _time_stands_first(line: str) -> bool:
    first = next((m for m in _MARK.finditer(line) if m[3] not in ("AM", "PM")), None)
    return bool(first and first[1])


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
    return kept


def _time_text(group: _Group) -> str | None:
    if group.time is None:
        return None
    if group.half == "PM" and not group.time.fixed and group.time.minute < 720:
        return clock.Clock(group.time.minute + 720, fixed=True).text()
    return group.time.text()
