"""Metres that were run, out of a sign line; paces and walks do not count."""

import re
from typing import Final

from bot.understanding.extraction.signs import number

_METRES: Final = {"KM": 1000.0, "MI": 1609.344, "M": 1.0, "YD": 0.9144}
HALF_MARATHON_M: Final = 21097.0
MARATHON_M: Final = 42195.0
PARKRUN_M: Final = 5000.0
_LEAST_M = 100.0
_MOST_M = 250_000.0

_N = r"(\d+(?:[.,]\d+)?)"
_THOUSANDS = re.compile(r"\b(\d{1,2})[.,](\d{3})(?= (?:M|YD)\b)")
_SET = re.compile(
    rf"\b(\d{{1,2}}) (?:TIMES|x|\*) (?:(\d{{1,2}}) (?:TIMES|x|\*) )?{_N} ?(KM|MI|M|YD|H|MIN|S)?\b"
)
_SET_BACK = re.compile(rf"\b{_N} (KM|MI|M|YD) (?:EACH )?(?:TIMES|x|\*) (\d{{1,2}})\b")
_LAPS = re.compile(r"\b(\d{1,2}) LAP (?:OF )?(?:ART |the |of )*(\d{3,4}) ?(?:M|m)\b")
_PARTS = re.compile(
    r"\b(?:warm ?up|cool ?down|wu|cd|einlaufen|auslaufen|calentamiento|calentar|enfriamiento"
    r"|echauffement|retour au calme|riscaldamento|defaticamento|aquecimento|desaquecimento)\b"
)
_SET_PLAIN = re.compile(r"\b(\d{1,2}) (\d{3,4}) ?(M|MI|s|S)\b")
_PLAIN = re.compile(rf"(?<![/:] )(?<![/:.,\d]){_N} (KM|MI|M|YD)\b")
# "should have been 5 miles, turned into 7"
_TURNED_INTO = re.compile(
    r"\b\d+(?:[.,]\d+)? (KM|MI)(?: ,)? (?:[^\W\d]\w* ){0,4}?(?:turned into|became|have become"
    r"|wurden|se convirtieron IN|acabaron siendo|se quedaron IN|sont devenus"
    r"|se sont transformes IN|viraram|acabaram sendo|sono diventati)"
    rf" (?:ART |like |about )?{_N}(?! ?[:/.\d]| (?:H|MIN)\b)"
)
_PART_OF = re.compile(
    rf"\b{_N} (?:OF|of|out OF|von|sur|de|di) (?:(?:the|my|den|los|mis|mes|les|dos|dei|ART|planned"
    r"|geplanten|previstos|prevus|planejados|previsti|planeados) ){0,3}\d+(?:[.,]\d+)? (KM|MI)\b"
)
_FRACTION = re.compile(r"\b(\d+) (\d)/(\d) (KM|MI)\b")
_NOT_RUN = re.compile(
    r"(?:instead OF|instead|statt|anstatt|en vez OF|au lieu OF|em vez OF|invece (?:OF|dei)|invece|"
    r"\bof (?:the )?planned|planned|supposed \w+ \w+|meant \w+ \w+|wanted \w+ \w+|"
    r"walk(?:ed)?|walking|cycled|biked|bike|rode|swam|geplant\w*|gegangen|spaziert|recovery|rest) "
    r"(?:ART |the |of |die |den |los |les |os |i )*$"
)
_NOT_RUN_AFTER = re.compile(
    r"^ (?:\w+ )?(?:walk|walked|bike|ride|recovery|rest|jog recovery"
    r"|AGO|TOHOUR go|left|away|gegangen|"
    r"geplant|planned|race (?:next|on)|per|pace)\b|^ ?/"
)
_TOTAL = re.compile(
    rf"{_N} (KM|MI) (?:IN )?(?:total|overall|altogether|all in"
    rf"|insgesamt|gesamt|en tout|au total|al|no total|totales"
    rf"|totali|in totale|en total|all told)|(?:total|gesamt"
    rf"|insgesamt|totale|overall|sum)\w* (?:OF |IN |: |was )?{_N} (KM"
    rf"|MI)"
)
_CUT = re.compile(
    r"\b(?:but|only|instead|ended up|stopped|cut|aber|nur"
    r"|pero|solo|mais|seulement|mas|so|ma|still|made it)\b"
)
_NAMED_HALF = re.compile(
    r"\b(?:ran|did|done|finished|run|completed|raced|smashed"
    r"|my|the) (?:ART |my |the )?(?:first )?HALF\b(?! (?:OF"
    r"|ART|H|KM|MI|MIN|\d|PASTHOUR|way|way|the|my))|\bART HALF (?:IN"
    r"|done|AND)\b|^HALF (?:done|IN)\b"
)


def distance_m(line: str) -> float | None:
    """Metres run; interval sets are summed with what was run around them."""
    line = _PART_OF.sub(r"\1 \2", _TURNED_INTO.sub(r"\2 \1", _THOUSANDS.sub(r"\1\2", line)))
    line = _FRACTION.sub(lambda m: f"{int(m[1]) + int(m[2]) / max(int(m[3]), 1):.2f} {m[4]}", line)
    total = _TOTAL.search(line)
    if total:
        value, unit = (total[1], total[2]) if total[1] else (total[3], total[4])
        return _bounded(number(value) * _METRES[unit])
    sets, rest = _sets(line)
    plain = _plain(rest)
    if sets:
        return _bounded(sets + sum(plain))
    if plain:
        return _bounded(_choose(plain, rest))
    return _named(line)


def _sets(line: str) -> tuple[float, str]:
    """Metres in interval sets, and the line without them."""
    total = sum(float(m[1]) * float(m[2]) for m in _LAPS.finditer(line))
    line = _LAPS.sub(" ", line)
    for match in _SET.finditer(line):
        each, unit = number(match[3]), match[4]
        if unit in ("H", "MIN", "S") or (unit is None and each < 100):
            continue
        total += int(match[1]) * int(match[2] or 1) * each * _METRES[unit or "M"]
    rest = _SET.sub(" ", line)
    for match in _SET_BACK.finditer(rest):
        total += number(match[1]) * _METRES[match[2]] * int(match[3])
    rest = _SET_BACK.sub(" ", rest)
    for match in _SET_PLAIN.finditer(rest):
        if int(match[2]) in (200, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000):
            total += int(match[1]) * int(match[2])
    return total, _SET_PLAIN.sub(" ", rest)


def _plain(line: str) -> list[float]:
    """Distances with a unit that were run, in the order of the line."""
    found: list[float] = []
    for match in _PLAIN.finditer(line):
        metres = number(match[1]) * _METRES[match[2]]
        before, after = line[: match.start()], line[match.end() :]
        if metres < _LEAST_M or _NOT_RUN.search(before) or _NOT_RUN_AFTER.search(after):
            continue
        found.append(metres)
    return found


def _choose(found: list[float], line: str) -> float:
    """One distance of several: the later one after "but", a sum after "then", else the first."""
    if len(found) == 1:
        return found[0]
    if _CUT.search(line):
        return found[-1]
    if _PARTS.search(line):
        return sum(found)
    same = abs(found[0] - found[1]) < 0.04 * found[0]
    if not same and re.search(
        r"(?:KM|MI|M)\b[^,.]*(?:AND|then|dann|luego|puis|depois|poi|\+)", line
    ):
        return sum(found)
    return found[0]


def _named(line: str) -> float | None:
    """Race names that are distances."""
    if re.search(r"\bHALFMARATHON\b", line) or _NAMED_HALF.search(line):
        return HALF_MARATHON_M
    if re.search(
        r"(?<!ultra )(?<!ultra)\bMARATHON\b(?! (?:training|plan|prep|block|pace|vorbereitung))",
        line,
    ):
        return MARATHON_M
    if re.search(r"\b13\.1\b(?! (?:KM|MIN))", line):
        return HALF_MARATHON_M
    if re.search(r"\b26\.2\b(?! (?:KM|MIN))", line):
        return MARATHON_M
    return PARKRUN_M if "PARKRUN" in line else None


def _bounded(metres: float) -> float | None:
    return round(metres, 1) if _LEAST_M <= metres <= _MOST_M else None
