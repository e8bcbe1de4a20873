"""How likely a slot is kept: a small hidden Markov chain over the weeks. Knows no clock times."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from math import log
from typing import NamedTuple

Spread = tuple[float, float, float, float]
"""Weights of the four RATES."""

RATES: Spread = (0.02, 0.35, 0.65, 0.92)
"""How often a slot may be kept, from "not a habit" to "nearly always"."""

KEPT_SHAPE = (0.3, 0.35, 0.35)
"""Before any evidence: how the upper three rates share what is a habit at all."""

CHANCE_RATE = 0.04
"""How often someone without habits happens to run in one given slot."""

HAZARD = 0.06
"""Chance, from one week to the next, that a slot starts anew (changes, ends, begins)."""


class Seen(IntEnum):
    """What one occurrence of a slot showed."""

    LOGGED = 0
    SAID_YES = 1
    SILENT = 2
    IGNORED = 3
    NOT_TODAY = 4
    PUT_OFF = 5
    ELSEWHERE = 6
    """Nothing here, but a run at another time of that day, by someone who runs once a day."""


Tables = dict[Seen, tuple[float, float, float, float, float]]
"""Likelihood of each outcome under the four RATES and, last, under CHANCE_RATE."""


class Chain(NamedTuple):
    """Where the chain ended: belief about the next occurrence, and how well it foretold."""

    spread: Spread
    log_evidence: float
    log_odds: float
    """Evidence, after the first run seen, for a habit against chance."""


def likelihoods(share_logged: float) -> Tables:
    """What each outcome weighs if the runner logs `share_logged` (0-1) of the runs unasked.

    An unlogged run met by a nudge is mostly answered; "not today" is rarely said after a run.
    """
    return _tables(round(share_logged * 100))


@cache
def _tables(percent: int) -> Tables:
    return {seen: _row(seen, percent / 100) for seen in Seen}


def _row(seen: Seen, share: float) -> tuple[float, float, float, float, float]:
    a, b, c, d, e = (_likelihood(seen, rate, share) for rate in (*RATES, CHANCE_RATE))
    return a, b, c, d, e


def _likelihood(seen: Seen, rate: float, share: float) -> float:
    unlogged, none = rate * (1 - share), 1 - rate
    by_outcome = {
        Seen.LOGGED: rate * share,
        Seen.SAID_YES: unlogged * 0.75,
        Seen.SILENT: 1 - rate * share,
        Seen.IGNORED: unlogged * 0.2 + none * 0.5,
        Seen.NOT_TODAY: unlogged * 0.04 + none * 0.5,
        Seen.PUT_OFF: unlogged * 0.2 + none * 0.05,
        Seen.ELSEWHERE: 1 - 0.9 * rate,
    }
    return by_outcome[seen]


def prior(habit: float) -> Spread:
    """The belief before evidence: `habit` (0-1) that the slot is one."""
    low, middle, high = KEPT_SHAPE
    return (1 - habit, habit * low, habit * middle, habit * high)


def follow(
    seen: Sequence[Seen | None],
    *,
    start: Spread,
    renew: Spread,
    tables: Tables,
    hazard: float = HAZARD,
) -> Chain:
    """Filter the outcomes, oldest first; None (paused, away) teaches nothing."""
    a, b, c, d = start
    keep = 1 - hazard
    ra, rb, rc, rd = (hazard * weight for weight in renew)
    evidence = after_first = chance = 1.0
    started = False
    for outcome in seen:
        if outcome is None:
            continue
        ea, eb, ec, ed, by_chance = tables[outcome]
        a = (a * keep + ra) * ea
        b = (b * keep + rb) * eb
        c = (c * keep + rc) * ec
        d = (d * keep + rd) * ed
        total = a + b + c + d
        a, b, c, d = a / total, b / total, c / total, d / total
        evidence *= total
        if started:
            after_first *= total
            chance *= by_chance
        started = started or outcome <= Seen.SAID_YES
    spread = (a * keep + ra, b * keep + rb, c * keep + rc, d * keep + rd)
    return Chain(spread, log(evidence), log(after_first) - log(chance))


def mean_rate(spread: Spread) -> float:
    """The expected rate (0-1)."""
    return sum(weight * rate for weight, rate in zip(spread, RATES, strict=True))


def blend(one: Spread, other: Spread, share: float) -> Spread:
    """`share` (0-1) of `one`, the rest of `other`."""
    a, b, c, d = (share * x + (1 - share) * y for x, y in zip(one, other, strict=True))
    return a, b, c, d


def unlogged_run(rate: float, share_logged: float) -> float:
    """Chance that there was a run, given that none was logged by then."""
    return rate * (1 - share_logged) / (1 - rate * share_logged)
