"""How long ago a run ended: "20 min ago", or a clock time (needs `now`)."""

import re
from typing import Final

from bot.understanding.extraction import clock
from bot.understanding.extraction.duration import PACE, SPAN, seconds

_BACK_FOR = re.compile(
    r"\b(?:been (?:back|home|in|done|finished)|(?:back|home) FOR"
    r"|(?:back|home) since|finished FOR)(?: FOR)?(?: ART| the last)? $"
)
_SINCE = re.compile(r"\bSINCE (?:ya |already |schon |deja |gia |ja )?$")
_START = re.compile(
    r"\b(?:started|start|began|left|set off|set out|went out"
    r"|leaving|headed out|kicked off|gestartet|angefangen"
    r"|losgelaufen|los|empece|sali|arranque|commence|parti"
    r"|partie|demarre|comecei|sai|saí|iniziato|partito|partita"
    r"|cominciato|ran|run) $"
)
_DAY_BEFORE = re.compile(r"\b(?:yesterday|gestern|ayer|hier|ontem|ieri|last night)\b")
_COMPARED = re.compile(
    r"\b(?:SINCE|since|than|like|as|from|of|seit|als|wie|von|desde|que|de|como"
    r"|depuis|comme|do|da|di|come|dopo|after|nach|apres|despues|depois)(?: ART)? $"
)
_TODAY = re.compile(
    r"\b(?:just|now|today|this morning|tonight|gerade|eben|heute|jetzt|acabo|hoy|ahora|viens"
    r"|aujourd|maintenant|acabei|hoje|agora|appena|oggi|adesso|AGO)\b"
)
_EVENING = re.compile(r"\b(?:PM|last night)\b")
_ENDED = re.compile(
    r"\b(?:ended|end|finished|done|over|stopped|back|home|fertig|zuruck|daheim|ende|schluss|fini\w*"
    r"|termin\w+|rentre\w*|acab\w+|llegue|chegue\w*|finit[oa]|tornat[oa]|rientrat[oa]) (?:: )?"
    r"(1[3-9]|2[0-3]):([0-5]\d)\b(?!:)"
)
_NOON: Final = 12 * 60
_MINUTES_A_DAY: Final = 24 * 60
_MOST_S: Final = 24 * 3600


def finished_ago_s(
    line: str, now_minute: int | None, half_clock: str, *, timed: bool = True
) -> int | None:
    """Seconds since the end of the run; None when it was not said or `now` is missing.

    `timed`: how long it took is known otherwise, or "ended 17:40" may tell it.
    """
    for match in SPAN.finditer(line):
        before, after = line[: match.start()], line[match.end() :]
        if after.startswith(" AGO") or _SINCE.search(before) or _BACK_FOR.search(before):
            return seconds(match)
    hours = re.search(r"\b(?:ART )?couple H AGO\b", line)
    if hours:
        return 2 * 3600
    if now_minute is None:
        return None
    if of_day_before(line):
        return _day_before(line, now_minute, half_clock)
    if _DAY_BEFORE.search(line):
        return None
    time = _last_clock(line, half_clock) or (None if timed else _end_clock(line))
    found = None if time is None else time.last_before(now_minute) * 60
    return found if found is not None and 0 <= found < _MOST_S else None


def _end_clock(line: str) -> clock.Clock | None:
    """ "ended 17:40", "fertig 18:05": a time of the afternoon right after a word of ending."""
    match = _ENDED.search(line)
    return clock.Clock(int(match[1]) * 60 + int(match[2]), fixed=True) if match else None


def names_a_time(line: str, half_clock: str) -> bool:
    """Whether a time by the clock is told, without which `finished_ago_s` is the same all day."""
    return (
        _last_clock(line, half_clock, starts=True) is not None or _ENDED.search(line) is not None
    )


def of_day_before(line: str) -> bool:
    """Whether the run is told of yesterday: not "sore since yesterday", not "just ran"."""
    found = _DAY_BEFORE.search(line)
    if found is None or _COMPARED.search(line[: found.start()]):
        return False
    return _TODAY.search(line) is None


def _day_before(line: str, now_minute: int, half_clock: str) -> int | None:
    """ "ran yesterday at 7": who tells it so late may as well mean the start as the end."""
    time = _last_clock(line, half_clock, starts=True)
    if time is None:
        return None
    late = not time.fixed and time.minute < _NOON and _EVENING.search(line) is not None
    return (now_minute + _MINUTES_A_DAY - time.minute - (_NOON if late else 0)) * 60


def _last_clock(line: str, half_clock: str, *, starts: bool = False) -> clock.Clock | None:
    """The last clock time that is no start; a bare 52:30 or 1h20 is a duration instead."""
    found: clock.Clock | None = None
    patterns = (*clock.CLOCK, clock.BARE)
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.finditer(line):
            span = match.span()
            if any(a < span[1] and span[0] < b for a, b in taken):
                continue
            taken.append(span)
            found = _finish_clock(line, match, half_clock, starts=starts) or found
    return found


def _finish_clock(
    line: str, match: re.Match[str], half_clock: str, *, starts: bool
) -> clock.Clock | None:
    before = line[: match.start()]
    said_at = match[0].startswith(("AT ", "UNTIL ")) or before.endswith(("AT ", "AT ART "))
    spoken = any(
        sign in match[0] for sign in ("PAST", "QUARTER", "HALF", "AM", "PM", "OCLOCK", "TO")
    )
    named = match[0] in ("NOON", "MIDNIGHT")
    stem = re.sub(r"(?:AT )?(?:ART )?$", "", before)
    if not (said_at or spoken or named) or (_START.search(stem) and not starts):
        return None
    after = line[match.end() :]
    if before.endswith("IN ") or PACE.match(after) or re.match(r" ?min\b", after):
        return None
    return clock.read(match, half_clock)
