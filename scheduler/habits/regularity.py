"""What the slots say together: a runner of habit or not, of shifts or not, and on which days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from scheduler.habits.belief import Chain, mean_rate
from scheduler.habits.evidence import Evidence
from scheduler.habits.grouping import Band, Slot

REGULAR_LOG_ODDS = -0.8
"""Before evidence: a runner keeps habits rather than running whenever."""

ALTERNATES_LOG_ODDS = -3.0
"""Before evidence: odd weeks differ from even ones (shifts)."""

NEAR = 50
"""Minutes within which the first runs of two weekdays are at one time of day."""

NEAR_BY_HABIT = 0.7
NEAR_BY_CHANCE = 0.14
"""How often a new weekday's first run is near an earlier one: by habit; by chance, for each."""

TELLING_FIRSTS = 5
"""Only so many first runs tell: later ones are near some other by chance anyway."""

TELLING_GAPS = 7
OFTEN_CAP = 2.0
"""The gaps between runs move the odds by no more than this."""

WEEKEND_LIKE = 0.6
"""How far a habit seen on workdays only is expected at the weekend."""


class Believed(NamedTuple):
    """One slot and its chains: every week, and even and odd weeks alone."""

    slot: Slot
    weekly: Chain
    by_parity: tuple[Chain, Chain]


def regular(slots: Sequence[Believed], evidence: Evidence) -> float:
    """Belief (0-1) that the runner keeps habits: runs come back on their weekdays, new weekdays
    show a known hour, and gaps are short.
    """
    odds = REGULAR_LOG_ODDS + sum(believed.weekly.log_odds for believed in slots)
    return _sigmoid(odds + _same_hours(slots) + _often(evidence))


def alternates(slots: Iterable[Believed]) -> float:
    """Belief (0-1) that odd and even weeks differ."""
    odds = sum(
        sum(chain.log_evidence for chain in believed.by_parity) - believed.weekly.log_evidence
        for believed in slots
    )
    return _sigmoid(ALTERNATES_LOG_ODDS + odds)


def on_weekday(band: Band, weekday: int, seen: Iterable[Believed], today: int) -> float:
    """How likely (0-1) a new time of day belongs to a weekday too on which it was not seen yet."""
    rates = [
        mean_rate(believed.weekly.spread)
        for believed in seen
        if believed.slot.weekday in band.weekdays
        and band.minutes[0] <= believed.slot.high
        and believed.slot.low <= band.minutes[-1]
    ]
    observed = min(7, today - band.first)
    # More than the plain share of weekdays: trying once, early, is what finds out.
    share = 2.4 * (1 + sum(rates)) / (2 + observed)
    if weekday >= 5 and not any(day >= 5 for day in band.weekdays):
        share *= WEEKEND_LIKE
    return min(0.8, share)


def gaps(evidence: Evidence) -> list[int]:
    """Days between one day with a run and the next."""
    days = sorted({finish.day for finish in evidence.finishes})
    return [later - day for day, later in pairwise(days)]


def _same_hours(slots: Iterable[Believed]) -> float:
    firsts = sorted(believed.slot.finishes[0] for believed in slots if believed.slot.finishes)
    odds = 0.0
    for n, first in enumerate(firsts[:TELLING_FIRSTS]):
        if n == 0:
            continue
        by_chance = 1 - (1 - NEAR_BY_CHANCE) ** n
        near = any(abs(first.minute - other.minute) <= NEAR for other in firsts[:n])
        if near:
            odds += log(NEAR_BY_HABIT / by_chance)
        else:
            odds += log((1 - NEAR_BY_HABIT) / (1 - by_chance))
    return odds


def _often(evidence: Evidence) -> float:
    """Runs four days apart speak for a habit, runs two weeks apart against it."""
    odds = sum(max(-1.0, min(0.7, _by_gap(gap))) for gap in gaps(evidence)[-TELLING_GAPS:])
    if evidence.finishes:
        silent = max(0, evidence.today - evidence.finishes[-1].day - 4)
        odds += min(0.0, max(-1.0, _by_gap(silent)))
    return max(-OFTEN_CAP, min(OFTEN_CAP, odds))


def _by_gap(days: int) -> float:
    # The log of two exponential densities' ratio, with means of 4 and 14 days.
    return 1.25 - 0.18 * days


def _sigmoid(odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
