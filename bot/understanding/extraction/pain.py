"""A pain mark (0-10) and the side it is on; alarm signs are found elsewhere."""

import re
from functools import cache
from typing import Final

from bot.understanding.data import lexicon
from bot.understanding.extraction.signs import signs
from bot.understanding.types import Side

PAIN: Final = (
    "BOTH",
    "NOPAIN",
    "NOWTIME",
    "THENTIME",
    "PAIN",
    "OUTOF",
    "LEFT",
    "RIGHT",
    "KM",
    "MI",
    "MIN",
    "H",
    "M",
    "DASH",
    "AND",
    "AT",
    "POINT",
    "ABOUT",
)

_OF_TEN = re.compile(
    r"\b(\d{1,2})(?:[.,]\d)?(?: ?(?:DASH|AND|or|oder|o|ou"
    r"|bis|-|/) ?(\d{1,2})(?:[.,]\d)?)? ?(?:/|OUTOF) ?10\b"
)
_FROM_TO = re.compile(
    r"\b(?:from|von|de|da|THENTIME(?= ART)) (?:ART )?(\d{1,2}) (?:(?:down|up"
    r"|runter|auf) )?(?:DASH|AND|auf|bis|to) (?:ART )?(\d{1,2})\b(?! ?(?:/"
    r"|OUTOF)? ?(?:KM|MI))"
)
_UNIT_AFTER = r"(?! ?[:.,/%]?\d)(?! (?:KM|MI|MIN|H|M|x|am|pm|uhr|h|LONGUNIT|BODY)\b)"
_AFTER_WORD = re.compile(
    r"\b(?:PAIN|LEFT|RIGHT|BOTH|NOWTIME|THENTIME|BODY)(?: (?!\d"
    r"|LEFT|RIGHT|FOR|since)[\w:=~,]+){0,4}?"
    rf" (?:DASH )?(\d{{1,2}})(?: ?(?:DASH|or|oder|o|ou|bis|-) ?(\d{{1,2}}))?\b{_UNIT_AFTER}"
)
_BEFORE_WORD = re.compile(
    r"\b(?:ART )?(\d{1,2})(?: (?:DASH|or|-) (\d{1,2}))? (?:PAIN|NOWTIME|THENTIME)\b"
)
_BEFORE_PLACE = re.compile(
    r"\b(\d{1,2})(?: (?:DASH|or|oder|o|ou|-) (\d{1,2}))?"
    r" (?:in|on|AT|im|am|an|en|au|nel|no|na|dans) (?:\w+ )?(?:LEFT|RIGHT|BOTH|BODY)\b"
)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra) (\d{1,2}) AND (\d{1,2})\b")
_COPULA = re.compile(
    rf"\b(?:its|is|like|say|maybe|ist|es|est|e|sind|ART) (?:ART )?(?:solid )?("
    rf"\d{{1,2}})(?= |$|[,.!]){_UNIT_AFTER}"
)


_BY_PLACE: Final = (_BETWEEN, _AFTER_WORD, _BEFORE_WORD, _BEFORE_PLACE)
_FINE = (
    r"(?:NOPAIN|fine|ok|okay|good|great|gut|bien|bem|bene|perfect|alright"
    r"|nada|nothing|nichts|niente|rien)"
)


@cache
def _words(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = lexicon(language, "measures")
    long_units = "|".join(sorted(data["long_units"], key=len, reverse=True))
    body = "|".join(sorted(data["body"], key=len, reverse=True))
    return (
        re.compile(rf"\b(?:{long_units})\b"),
        re.compile(rf"\b(?:{body})\b"),
        re.compile(rf"\b(?:{data['side_not']})(?!\w)"),
    )


def pain_line(clean: str, language: str) -> str:
    """Sign line for pain and side, without the words that only look like a side."""
    long_units, body, side_not = _words(language)
    line = signs(side_not.sub(" ", clean), language, PAIN)
    return body.sub("BODY", long_units.sub("LONGUNIT", line))


def without_marks(line: str, language: str) -> str:
    """An amounts line without the marks that "at" gives a foot: "talon gauche AT 3" is no time."""
    return _placed_marks(language).sub(r"\1", line)


@cache
def _placed_marks(language: str) -> re.Pattern[str]:
    data = lexicon(language, "measures")
    places = sorted((*data["body"], *data["signs"]["PAIN"]), key=len, reverse=True)
    return re.compile(
        rf"\b((?:{'|'.join(map(re.escape, places))})(?: [^\W\d]\w*){{0,2}})"
        r" AT (?:ART )?\d{1,2}\b"
        r"(?! ?[:.]\d| (?:OCLOCK|H|MIN|AM|PM|KM|MI)\b)"
    )


def side(line: str) -> Side | None:
    """Left, right or both; a side that is said to be fine does not count next to a sore one."""
    if re.search(r"\bBOTH\b", line):
        return "both"
    found = {sign for sign in ("LEFT", "RIGHT") if re.search(rf"\b{sign}\b", line)}
    if len(found) == 2:
        sore = {s for s in found if not _fine(line, s)}
        if len(sore) == 1:
            found = sore
        else:
            return "both"
    return "left" if found == {"LEFT"} else "right" if found == {"RIGHT"} else None


def _fine(line: str, sign: str) -> bool:
    other = "RIGHT" if sign == "LEFT" else "LEFT"
    between = rf"(?:(?!\b{other}\b|\bbut\b|,).)*"
    return re.search(rf"\b{sign}\b{between}\b{_FINE}\b", line) is not None


def pain(line: str) -> int | None:
    """The pain mark; the one for now beats an earlier one, and the higher of several counts."""
    marks = _marks(line)
    now = [value for value, when in marks if when == "now"]
    plain = [value for value, when in marks if when is None]
    before = [value for value, when in marks if when == "then"]
    for values in (now, plain, before):
        if values:
            return max(values)
    return 0 if re.search(r"\bNOPAIN\b", line) else None


def _marks(line: str) -> list[tuple[int, str | None]]:
    found: list[tuple[int, str | None]] = []
    changed = _FROM_TO.search(line)
    if changed and max(int(changed[1]), int(changed[2])) <= 10:
        return [(int(changed[2]), "now")]
    patterns = _BY_PLACE if not _OF_TEN.search(line) else (_OF_TEN,)
    taken: set[int] = set()
    for pattern in patterns:
        for match in pattern.finditer(line):
            if match.start(1) in taken:
                continue
            taken.add(match.start(1))
            value = max(int(group) for group in match.groups() if group)
            if value <= 10:
                found.append((value, _when(line, match.start(1), match.end())))
    if not found and re.search(r"\b(?:PAIN|BODY|LEFT|RIGHT|BOTH)\b", line):
        found = [(int(m[1]), None) for m in _COPULA.finditer(line) if int(m[1]) <= 10]
    return found


def _when(line: str, start: int, end: int) -> str | None:
    """Whether a mark is of now or of before: the word right after it, else the one before it."""
    clause_start = max(line.rfind(mark, 0, start) for mark in (",", ";", " but ", ". "))
    before = line[clause_start + 1 : start]
    after = re.split(r"[,;]| but |\. ", line[end:])[0]
    near = re.match(r"(?: (?!\d)\w+){0,2}? (NOWTIME|THENTIME)\b(?! \d)", after)
    if near is None:
        earlier = re.findall(r"\b(NOWTIME|THENTIME)\b", before)
        if not earlier:
            return None
        return "now" if earlier[-1] == "NOWTIME" else "then"
    return "now" if near[1] == "NOWTIME" else "then"
