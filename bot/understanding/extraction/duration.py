"""Seconds that a run took, out of a sign line; neither paces nor "20 minutes ago"."""

import re
from typing import Final

from bot.understanding.extraction.signs import number

_N = r"(\d+(?:[.,]\d+)?)"
SPAN: Final = re.compile(
    rf"(?<![:/\d.] )(?<!\d[:.])\b"
    rf"(?:{_N} H(?:(?: AND)? (\d{{1,2}})(?! (?:KM|MI|M|H|x|TIMES|/)\b)(?: MIN\b)?)?"
    rf"(?:(?: AND)? (\d{{1,2}})(?: S| s)?(?! ?[\w/:.]))?"
    rf"|{_N} MIN(?:(?: AND)? (\d{{1,2}})(?: S\b|(?! (?:KM|MI|M|H|/|x|TIMES|\w+)\b)))?"
    r"|(\d+) S)\b"
)
_COLON = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?(?! ?/)(?! (?:pace"
    r"|per|min|MIN|MI|KM|AM|PM|OCLOCK)\b)"
)
_DOTS = re.compile(
    r"(?<![\d:/] )(?<![\d.:,/])\b(?:(\d)[.]([0-5]\d) ?[.] ?([0-5]\d)|(\d{2})[.]([0-5]\d))"
    r"(?! ?[\d/:%]| (?:KM|MI|M|H|MIN|AM|PM|OCLOCK|km|mi)\b)"
)
_LETTERS = re.compile(r"\b(\d{1,2}) ?h ?(\d{2})\b")
PACE: Final = re.compile(
    r"^ ?(?:MIN )?(?:/|per\b|KM\b|MI\b|pace|pro\b"
    r"|(?:ART|por|al|au|no|el|TIMES|je|EACH|am|a|ao|o|le|il|lo) (?:KM|MI|kilo|mille|mil)\b)"
)
_NOT_RUN_AFTER = re.compile(
    r"^ (?:AGO|AGO\b|rest|recovery|recoveries|break|walk|walking|later|faster|slower|quicker|pb|"
    r"warm ?up|cool ?down|off|stretch\w*|pause|TOHOUR|plus tard|"
    r"(?:im |de |di )?(?:descanso|repos|pausa|recupero|recuperacion|recup))\b"
)
_NOT_RUN_BEFORE = re.compile(
    r"(?:\bSINCE|\bAT|UNTIL|pace(?: OF)?|rest|recovery|stretched FOR"
    r"|been (?:back|home|in|done)(?: FOR)?|"
    r"(?:back|home) (?:FOR|since)|walked(?: FOR)?|sub|pb by|by|schnitt|ritmo|allure|pace"
    r"|avg|average|splits?) (?:(?:ART|the|OF|de|di|um|bei|AT|was|era|von|:) )*$"
)
_BARE_IN = re.compile(
    r"\b(?:IN|time|zeit|tiempo|temps|tempo) (?:: |was )?(\d{2,3})(?: flat"
    r"| dead)?(?! ?[\d:/.,]| (?:KM|MI|M|TIMES|x|DAY|weeks?"
    r"|days?|months?|years?|OUTOF)\b)(?=$| )"
)
_BARE_FOR = re.compile(
    r"\b(?:ran|run|jogged|running|out|gelaufen|corrido|couru|corso|corri) FOR (\d{2,3})(?=$|[,.!])"
)


_FASTEST_S: Final = 135
"""Seconds a kilometre that nobody runs, over any distance that is told."""


def seconds(match: re.Match[str]) -> int:
    """Length of a SPAN match."""
    hours, minutes, secs, alone, alone_secs, only = match.groups()
    if hours:
        return round(number(hours) * 3600 + int(minutes or 0) * 60 + int(secs or 0))
    if alone:
        return round(number(alone) * 60 + int(alone_secs or 0))
    return int(only)


def duration_s(line: str, metres: float | None) -> int | None:
    """Running time in seconds; `metres` settles whether "1:45" is hours or minutes."""
    for match in SPAN.finditer(line):
        after, before = line[match.end() :], line[: match.start()]
        if PACE.search(after) and not re.search(r"\bH\b", match[0]):
            continue
        if _NOT_RUN_AFTER.search(after) or _NOT_RUN_BEFORE.search(before):
            continue
        if seconds(match) >= 90:
            return seconds(match)
    for match in _COLON.finditer(line):
        if PACE.search(line[match.end() :]) or _NOT_RUN_BEFORE.search(line[: match.start()]):
            continue
        told = _colon(match, metres)
        if metres and told / metres * 1000 < _FASTEST_S:
            continue  # "run ended 17:40, 9k": that was a time of day
        return told
    return _dotted(line, metres) or _bare(line, metres)


def _bare(line: str, metres: float | None) -> int | None:
    """Minutes without a unit: "8 km in 42", "ran for 40"."""
    bare = _BARE_IN.search(line)
    if bare and metres and 120 <= int(bare[1]) * 60 / (metres / 1000) <= 900:
        return int(bare[1]) * 60
    alone = _BARE_FOR.search(line)
    return int(alone[1]) * 60 if alone else None


def _dotted(line: str, metres: float | None) -> int | None:
    """31.20 and 1.52.08, which are times only where they make a pace that people run."""
    for match in _DOTS.finditer(line) if metres else ():
        hours, first, second, minutes, seconds = match.groups()
        if minutes:
            total = int(minutes) * 60 + int(seconds)
        else:
            total = int(hours) * 3600 + int(first) * 60 + int(second)
        before = line[: match.start()]
        if 140 <= total / (metres or 1) * 1000 <= 900 and not _NOT_RUN_BEFORE.search(before):
            return total
    return None


def _colon(match: re.Match[str], metres: float | None) -> int:
    """Read h:mm:ss, h:mm or mm:ss, whichever gives a pace that people run."""
    first, second = int(match[1]), int(match[2])
    if match[3]:
        return first * 3600 + second * 60 + int(match[3])
    as_hours, as_minutes = first * 3600 + second * 60, first * 60 + second
    if metres:
        pace = as_hours / (metres / 1000)
        return as_hours if first < 10 and 150 <= pace <= 1000 else as_minutes
    return as_hours if first <= 5 else as_minutes
