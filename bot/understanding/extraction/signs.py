"""Turns words of any of the six languages into the signs of one measuring grammar.

"ran six and a half k in 1h05" becomes "ran 6.5 KM IN 1 H 5"; what the signs then mean together is
decided in the sibling modules.
"""

import re
from functools import cache
from typing import Final

from bot.understanding.data import lexicon
from bot.understanding.text import fold

_TOKEN = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+|[^\w\s]")


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEASURE: Final = _names(
    "KM MI M YD LAP H MIN S DAY MARATHON HALFMARATHON PARKRUN SINCE AGO ABOUT ONEHALF TWOHALF"
    " THREEHALF FOURHALF FIVEHALF SIXHALF SEVENHALF EIGHTHALF ANDHALF QUARTERHOUR HALFHOUR"
    " THREEQUARTERHOUR MINUSQUARTER ANDQUARTER THREEQUARTER QUARTER HALF TIMES EACH UNTIL AT IN"
    " FOR AND OF PASTHOUR TOHOUR OCLOCK AM PM NOON MIDNIGHT POINT"
)
SCHEDULE: Final = (
    *("MON WED FRI", "TUE THU SAT", "TUE THU", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"),
    *(
        "WEEKDAYS",
        "WEEKEND",
        "EVERYDAY AM",
        "EVERYDAY PM",
        "EVERYDAY",
        "EXCEPT",
        "ALTERNATE",
        "DASH",
    ),
    *_names("ANDHALF MINUSQUARTER ANDQUARTER QUARTER HALF KM MI"),
    *_names("AND AT UNTIL TOHOUR PASTHOUR OCLOCK AM PM NOON MIDNIGHT H MIN"),
)
_HALVES = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5, "SIX": 6, "SEVEN": 7, "EIGHT": 8}

Phrase = tuple[str, ...]


def tokens(clean: str) -> list[str]:
    """Split a normalised line; "10k" is two tokens, "52:30" and "8.5" are one."""
    return _TOKEN.findall(clean)


@cache
def _table(language: str, wanted: tuple[str, ...]) -> tuple[dict[Phrase, str], int]:
    """Phrase -> sign or digits, and the length of the longest phrase."""
    data = lexicon(language, "measures")
    table: dict[Phrase, str] = {}
    for value, names in data["numbers"].items():
        for name in names:
            table[tuple(tokens(name))] = str(value)
    for name, value in data["couple"].items():
        table[tuple(tokens(fold(name)))] = str(value)
    for name in data["articles"]:
        table[tuple(tokens(name))] = "ART"
    for sign in reversed(wanted):
        for name in data["signs"].get(sign, ()):
            phrase = tuple(tokens(fold(str(name))))
            if table.get(phrase) != "ART" and phrase:
                table[phrase] = sign
    return table, max(len(phrase) for phrase in table)


def signs(clean: str, language: str, wanted: tuple[str, ...]) -> str:
    """Render a normalised line with the `wanted` signs in capitals, other words as they are."""
    table, longest = _table(language, wanted)
    line = tokens(clean)
    out: list[str] = []
    i = 0
    while i < len(line):
        for size in range(min(longest, len(line) - i), 0, -1):
            sign = table.get(tuple(line[i : i + size]))
            if sign is not None:
                out.append(sign)
                i += size
                break
        else:
            out.append(line[i])
            i += 1
    return " ".join(part for part in out if part != "ABOUT")


_N = r"(\d+(?:[.,]\d+)?|ART)"
_UNIT = r"(KM|MI|M|YD|LAP|H|MIN|S)"
# "40 petites minutes", "8 hilly km": a word between that neither counts nor relates.
_FILLER = (
    r"(?!(?:[a-z]{1,3}|mins?|maximum|times?|reps?|laps?|sets?|mal|fois|series?|tiros?|repetitions?"
    r"|ripetute|vezes|veces|volte|weeks?|days?|hours?)\b)[a-z]{4,}"
)
_REWRITES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b(\d+) POINT (\d+)\b", r"\1.\2"),
        (r"\b(\d+) / (\d) (?=KM|MI|H)", r"\1/\2 "),
        (rf"\b{_N} (?:AND (?:ART )?HALF|ANDHALF) {_UNIT}\b", r"\1+5 \2"),
        (
            r"(?:ART )?\bTHREEQUARTERHOUR\b|(?:ART )?THREEQUARTER (?:(?:OF|TIMES) )?(?:ART )?H\b",
            "45 MIN",
        ),
        (r"(?:ART )?\b(?:QUARTERHOUR\b|QUARTER (?:OF )?(?:ART )?H\b)", "15 MIN"),
        (r"(?:ART )?\b(?:HALFHOUR\b|HALF (?:OF )?(?:ART )?H\b)", "30 MIN"),
        (rf"\b(ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT)HALF {_UNIT}\b", r"\1HALF \2"),
        (r"(?<!\d )(?<!ART )\bH (?:AND (?:ART )?HALF|ANDHALF)\b", "1.5 H"),
        (r"(?<!\d )(?<!ART )\bH (?:AND (?:ART )?QUARTER|ANDQUARTER)\b", "1.25 H"),
        (rf"\b{_N} {_UNIT} (?:AND (?:ART )?HALF|ANDHALF)\b", r"\1+5 \2"),
        (rf"\b{_N} HALF {_UNIT}\b", r"\1+5 \2"),
        (rf"\b{_N} {_UNIT} (?:AND (?:ART )?QUARTER|ANDQUARTER)\b", r"\1+25 \2"),
        (rf"\b{_N} (?:AND (?:ART )?QUARTER|ANDQUARTER) {_UNIT}\b", r"\1+25 \2"),
        (rf"\b{_N} (?:AND )?THREEQUARTER {_UNIT}\b", r"\1+75 \2"),
        (rf"\b{_N} {_UNIT} (?:AND )?THREEQUARTER\b", r"\1+75 \2"),
        (r"\b(?:ART )?HALF (?:OF )?(?:ART )?(KM|MI)\b", r"0.5 \1"),
        (r"\b1 and ART bit (KM|MI|H)\b", r"1 \1"),
        (r"(?:^|(?<=, ))H (\d{1,2})(?=$| ,)", r"1 H \1"),
        (r"\b(3|5|10|15|20) mil\b(?: M\b)?(?! (?!IN\b|OF\b)[^\W\d])", r"\1 KM"),
        (rf"\b{_N} {_FILLER} (KM|MI|MIN|H)\b", r"\1 \2"),
        (rf"\bART (?:[^\W\d]\w* )?{_UNIT}\b", r"1 \1"),
    )
)
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_PLUS = re.compile(r"\b(\d+|ART)\+(\d+)\b")
_AMOUNT = re.compile(rf"HALF|QUARTER|POINT|\bmil\b|\b{_UNIT}\b")
_HALF_WORD = re.compile(r"\b(ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT)HALF\b")


def measures(clean: str, language: str) -> str:
    """Signs for amounts and clock times, with halves and quarters worked out as decimals."""
    line = signs(_HYPHEN.sub(" ", clean), language, MEASURE)
    if _AMOUNT.search(line) is None:
        return line  # nothing that could be rewritten
    return worked_out(line)


def worked_out(line: str) -> str:
    """A sign line with halves and quarters as decimals: "ART H ANDHALF" is "1.5 H"."""
    line = _HALF_WORD.sub(lambda m: f"{_HALVES[m[1]]}.5", line)
    for pattern, replacement in _REWRITES:
        line = pattern.sub(replacement, line)
    return _PLUS.sub(lambda m: f"{1 if m[1] == 'ART' else m[1]}.{m[2]}", line)


def number(text: str) -> float:
    """Read "8", "8.5" or "8,5"."""
    return float(text.replace(",", "."))
