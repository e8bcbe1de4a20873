"""Chooses which facts a message of a given intent can carry, and reads them."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.understanding.data import lexicon
from bot.understanding.extraction import clock
from bot.understanding.extraction.distance import distance_m
from bot.understanding.extraction.duration import duration_s
from bot.understanding.extraction.finish import finished_ago_s, names_a_time, of_day_before
from bot.understanding.extraction.lengths import SIGNS as LENGTHS
from bot.understanding.extraction.lengths import length_of
from bot.understanding.extraction.long_runs import long_days
from bot.understanding.extraction.pain import pain, pain_line, side, without_marks
from bot.understanding.extraction.schedule import schedule
from bot.understanding.extraction.signs import SCHEDULE, measures, signs
from bot.understanding.extraction.snooze import snooze
from bot.understanding.types import Intent, Slots

_RUN = {Intent.RUN_FINISHED, Intent.RUN_PLANNED}
_NOON = 12 * 60
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])(?: AM| PM)?[ .!]*")
_AROUND_TIME = re.compile(r"\b(?:AT|AM|PM|ART|DASH)\b|\W")
_THOUSAND = re.compile(r"\b(\d{1,2})[.,](\d{3}) [mM]\b")
_LETTER_M = re.compile(r"\b(\d+(?:[.,]\d+)?) m\b")
_LETTER_S = re.compile(r"(MIN \d{1,2}) s\b")


def facts(clean: str, language: str, intent: Intent, now: datetime | None) -> Slots:
    """The facts that go with `intent`; `now` is the user's local time."""
    half_clock = str(lexicon(language, "measures")["half_clock"])
    minute = now.hour * 60 + now.minute if now else None
    if intent == Intent.SCHEDULE_DECLARE:
        line = signs(clean, language, ("LONGRUN", *SCHEDULE, *LENGTHS, "ABOUT"))
        told = schedule(line, half_clock)
        return Slots(
            schedule=MappingProxyType(told.times),
            schedule_minutes=MappingProxyType(told.lengths),
            long_days=long_days(line, told.times),
        )
    if intent == Intent.SNOOZE:
        wait, until = snooze(_settle_m(measures(clean, language)), minute, half_clock)
        return Slots(snooze_s=wait, snooze_until=until)
    if intent in _RUN:
        return _run_facts(clean, language, intent, now, half_clock)
    if intent == Intent.FEELING:
        line = pain_line(clean, language)
        return Slots(pain=pain(line), side=side(line))
    return Slots()


def hour_matters(clean: str, language: str, intent: Intent) -> bool:
    """Whether the facts depend on when the message is written, but for `finished_at`."""
    if intent != Intent.RUN_FINISHED:
        return intent == Intent.SNOOZE
    half_clock = str(lexicon(language, "measures")["half_clock"])
    line = _settle_m(measures(clean, language))
    return names_a_time(without_marks(line, language), half_clock)


def minutes_in(clean: str, language: str, *, alone: bool) -> int | None:
    """How long a run takes, in words that were asked for just that; `alone`: say nothing else."""
    return length_of(signs(clean, language, (*SCHEDULE, *LENGTHS, "ABOUT")), alone=alone)


def time_in(clean: str, language: str, *, alone: bool) -> clock.Clock | None:
    """The time of day in words that were asked for just that; "7" by itself is seven."""
    line = signs(clean, language, (*SCHEDULE, "ABOUT"))
    half_clock = str(lexicon(language, "measures")["half_clock"])
    line = f"AT {line}" if _HOUR.fullmatch(line) else line
    found = clock.find(line, half_clock)
    if found is None:
        return None
    time, start, end = found
    if alone and _AROUND_TIME.sub("", line[:start] + line[end:]):
        return None
    if re.search(r"\bPM\b", line) and not time.fixed and time.minute < _NOON:
        return clock.Clock(time.minute + _NOON, fixed=True)
    return time


def _run_facts(
    clean: str, language: str, intent: Intent, now: datetime | None, half_clock: str
) -> Slots:
    line = _settle_m(measures(clean, language))
    metres = distance_m(line)
    slots = Slots(distance_m=metres, duration_s=duration_s(line, metres))
    if intent != Intent.RUN_FINISHED:
        return slots
    minute = now.hour * 60 + now.minute if now else None
    ago = finished_ago_s(
        without_marks(line, language), minute, half_clock, timed=slots.duration_s is not None
    )
    sore = pain_line(clean, language)
    return replace(
        slots,
        day_before=of_day_before(line) and (ago is not None or not _tells_of_pain(sore)),
        finished_ago_s=ago,
        finished_at=now - timedelta(seconds=ago) if now and ago is not None else None,
        pain=pain(_no_amounts(sore)),
        side=side(sore),
    )


def _no_amounts(line: str) -> str:
    """Only marks next to a word of pain count in a message about a run."""
    return line if _tells_of_pain(line) else ""


def _tells_of_pain(line: str) -> bool:
    return re.search(r"\b(?:PAIN|BODY|NOPAIN)\b|BOTH DASH \d|/ ?10|OUTOF 10", line) is not None


def _settle_m(line: str) -> str:
    """A lone "m" is minutes below 100, metres from there on and in interval sets."""
    interval = re.search(r"\b\d+ (?:x|TIMES|\*)|(?:x|TIMES|\*) \d+\b", line) is not None
    line = _THOUSAND.sub(r"\1\2 M", line)
    line = _LETTER_M.sub(
        lambda m: f"{m[1]} {'M' if interval or float(m[1].replace(',', '.')) >= 100 else 'MIN'}",
        line,
    )
    return _LETTER_S.sub(r"\1 S", line)
