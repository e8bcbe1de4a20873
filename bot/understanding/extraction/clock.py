"""Clock times in sign lines: "ten past six", "half 7", "18h30"; not durations."""

import re
from dataclasses import dataclass
from typing import Final

_HALF_DAY: Final = 12 * 60
_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said."""

    minute: int
    """Minutes after midnight."""
    fixed: bool
    """False when the other half of the day may be meant ("at six")."""

    def text(self) -> str:
        """Give "HH:MM" (24 hours)."""
        return f"{self.minute // 60:02d}:{self.minute % 60:02d}"

    def last_before(self, now_minute: int) -> int:
        """Minutes between the latest such time and `now_minute`; 0 or more."""
        step = _DAY if self.fixed else _HALF_DAY
        return (now_minute - self.minute) % step

    def next_after(self, now_minute: int) -> int:
        """Minute of the day of the first such time after `now_minute`."""
        step = _DAY if self.fixed else _HALF_DAY
        return (now_minute + ((self.minute - now_minute) % step)) % _DAY


_HALFDAY_SIGN = r"(?: ?(?P<half>AM|PM)(?!\w))?"
_H = r"(?P<h>[01]?\d|2[0-4])"
_OCLOCK = r"(?: OCLOCK| H)?"
CLOCK: Final = (
    re.compile(rf"\b{_H}:(?P<m>[0-5]\d)(?: H| OCLOCK)?{_HALFDAY_SIGN}"),
    re.compile(rf"\b{_H}[.](?P<m>[0-5]\d)(?: OCLOCK)?(?! ?(?:KM|MI|H|MIN)\b){_HALFDAY_SIGN}"),
    re.compile(rf"\bHALF PASTHOUR {_H}{_OCLOCK}(?P<add30>){_HALFDAY_SIGN}"),
    re.compile(rf"\bQUARTER PASTHOUR {_H}{_OCLOCK}(?P<add15>){_HALFDAY_SIGN}"),
    re.compile(rf"\bQUARTER (?:TOHOUR|SINCE|DASH) {_H}{_OCLOCK}(?P<sub15>){_HALFDAY_SIGN}"),
    re.compile(
        rf"\b(?P<mins>\d{{1,2}})(?: MIN)? (?:TOHOUR|SINCE|DASH) {_H}(?P<before>)"
        rf"(?! (?:H|MIN|KM|MI|M)\b){_HALFDAY_SIGN}"
    ),
    re.compile(
        rf"\b(?P<mins>\d{{1,2}})(?: MIN)? PASTHOUR {_H}(?P<after>)(?! (?:H|KM|MI|M)\b)"
        rf"{_HALFDAY_SIGN}"
    ),
    re.compile(
        rf"\b{_H}{_OCLOCK} (?:MINUSQUARTER|(?:TOHOUR|EXCEPT) QUARTER)(?P<sub15>){_HALFDAY_SIGN}"
    ),
    re.compile(
        rf"\b{_H}{_OCLOCK} (?:TOHOUR|EXCEPT) (?P<mins>\d{{1,2}})(?P<before>)(?! H\b"
        rf"){_HALFDAY_SIGN}"
    ),
    re.compile(rf"\b{_H}{_OCLOCK} (?:ANDHALF|(?:AND|PASTHOUR) HALF)(?P<add30>){_HALFDAY_SIGN}"),
    re.compile(
        rf"\b{_H}{_OCLOCK} (?:ANDQUARTER|(?:AND|PASTHOUR) QUARTER)(?P<add15>){_HALFDAY_SIGN}"
    ),
    # The amounts have made "cinq heures et demie" 5.5 hours.
    re.compile(rf"\b(?:AT|UNTIL)(?: ART)? {_H}[.]5 H\b(?P<add30>){_HALFDAY_SIGN}"),
    re.compile(rf"\b(?:AT|UNTIL)(?: ART)? {_H}[.]25 H\b(?P<add15>){_HALFDAY_SIGN}"),
    re.compile(rf"\b{_H} (?:OCLOCK|H) (?P<m>[0-5]\d)\b{_HALFDAY_SIGN}"),
    re.compile(
        rf"\b{_H} (?:AND|PASTHOUR) (?P<m>[1-5]\d|5|0\d)\b(?! (?:MIN|H|KM|OCLOCK)){_HALFDAY_SIGN}"
    ),
    re.compile(rf"\bHALF {_H}\b(?P<halfword>)(?! (?:KM|MI|H|MIN)\b){_HALFDAY_SIGN}"),
    re.compile(rf"\bTHREEQUARTER {_H}\b(?P<toquarter>){_HALFDAY_SIGN}"),
    re.compile(rf"\b{_H} (?P<m>[0-5]\d) (?P<half>AM|PM)\b"),
    re.compile(rf"\b{_H} (?:OCLOCK|H)(?! \d){_HALFDAY_SIGN}"),
    re.compile(rf"\b{_H} (?P<half>AM|PM)\b"),
    re.compile(r"\b(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\b(?! (?:M|KM|MI)\b)" + _HALFDAY_SIGN),
    re.compile(r"\b(?P<named>NOON|MIDNIGHT)\b"),
)
BARE: Final = re.compile(
    rf"\b(?:AT|UNTIL)(?: ART)? {_H}\b(?! ?[/%.,:] ?\d|(?: (?:KM|MI|M|MIN|S)\b)"
    rf"|(?: (?:out )?(?:OF|von|auf|sur|su|sobre|de|em|over) (?:ART )?10\b)){_HALFDAY_SIGN}"
)


def read(match: re.Match[str], half_clock: str) -> Clock:
    """Turn one match of CLOCK or BARE into a time; `half_clock` says what "half seven" means."""
    group = match.groupdict()
    if group.get("named"):
        return Clock(_HALF_DAY if group["named"] == "NOON" else 0, fixed=True)
    hour = int(group["h"])
    minute = hour * 60 + int(group.get("m") or 0) + _shift(group, half_clock)
    half = group.get("half")
    fixed = hour > 12 or half is not None or hour == 0 or group["h"].startswith("0")
    if half == "PM" and minute < _HALF_DAY:
        minute += _HALF_DAY
    if half == "AM" and hour == 12:
        minute -= _HALF_DAY
    return Clock(minute % _DAY, fixed=fixed)


def _shift(group: dict[str, str | None], half_clock: str) -> int:
    """Minutes to add for "half past", "quarter to", "ten before" and the like."""
    fixed = {"add30": 30, "add15": 15, "sub15": -15, "toquarter": -15}
    for name, minutes in fixed.items():
        if group.get(name) is not None:
            return minutes
    if group.get("halfword") is not None:
        return -30 if half_clock == "before" else 30
    if group.get("before") is not None:
        return -int(group["mins"] or 0)
    return int(group["mins"] or 0) if group.get("after") is not None else 0


def find(line: str, half_clock: str, *, bare: bool = True) -> tuple[Clock, int, int] | None:
    """The first clock time of a sign line with its place; `bare` also takes "at 7"."""
    best: re.Match[str] | None = None
    for pattern in (*CLOCK, BARE) if bare else CLOCK:
        match = pattern.search(line)
        if match and (best is None or _place(match) < _place(best)):
            best = match
    return (read(best, half_clock), best.start(), best.end()) if best else None


def _place(match: re.Match[str]) -> int:
    """Where a time begins; the "at" of a bare time does not count."""
    return match.start("h") if match.re is BARE else match.start()
