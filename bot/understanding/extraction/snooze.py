"""When to ask again: a span from now or a clock time."""

import re

from bot.understanding.extraction import clock
from bot.understanding.extraction.duration import SPAN, seconds

_DAYS = re.compile(r"\b(\d{1,2}|ART) DAY\b")
_BARE_IN = re.compile(
    r"\bIN (\d{1,3})(?! ?[:/.,]\d)(?: or so)?(?= |$)(?! (?:DAY|weeks?|AM|PM|OCLOCK)\b)"
)
_AFTER = re.compile(
    r"\b(?:after|nach|despues OF las|apres|dopo (?:le|les)|depois das) (?=\d{1,2}\b)"
)
_MORE = re.compile(
    r"(\d) (?:more|mehr|weitere|mas|otros|autres|altri|altre"
    r"|mais|outros|encore|lousy|quick) (?=MIN|H|S)"
)


def snooze(line: str, now_minute: int | None, half_clock: str) -> tuple[int | None, str | None]:
    """Give (seconds, None), (None, "HH:MM") or (None, None)."""
    line = _AFTER.sub("AT ", _MORE.sub(r"\1 ", line))
    time = _until(line, now_minute, half_clock)
    if time:
        return None, time
    total = [seconds(match) for match in SPAN.finditer(line) if seconds(match) > 0]
    if total:
        return total[0], None
    days = _DAYS.search(line)
    if days:
        return 86400 * (1 if days[1] == "ART" else int(days[1])), None
    bare = _BARE_IN.search(line)
    return (int(bare[1]) * 60, None) if bare else (None, None)


def _until(line: str, now_minute: int | None, half_clock: str) -> str | None:
    """A clock time; "1 h 30" counts only after "at" or "until"."""
    found = clock.find(line, half_clock)
    if found is None:
        return None
    time, start, end = found
    said = line[start:end]
    looks_like_span = re.fullmatch(r"\d{1,2} H(?: \d{1,2})?", said) is not None
    if looks_like_span and not re.search(r"(?:AT|UNTIL|TOHOUR)(?: ART)? $", line[:start]):
        return None
    if re.match(r" (?:MIN|H)\b", line[end:]) or line[:start].endswith("IN "):
        return None
    if time.fixed:
        return time.text()
    evening = re.search(r"\bPM\b", line) is not None
    morning = re.search(r"\bAM\b", line) is not None
    if evening or morning:
        minute = time.minute % 720 + (720 if evening else 0)
    else:
        minute = time.next_after(now_minute if now_minute is not None else 12 * 60)
    return clock.Clock(minute, fixed=True).text()
