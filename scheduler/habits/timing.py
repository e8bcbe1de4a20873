"""The minute of a nudge: late enough that most finishes are in, early enough to be fresh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import accumulate
from math import exp
from typing import NamedTuple

BIN = 5
"""Minutes. Finishes are counted in bins of this width."""

FRESH = 60 // BIN
STALE = 180 // BIN
"""A nudge within an hour after the finish meets the runner; before it or hours later, it errs."""

LATEST = 1440 // BIN


class Weighted(NamedTuple):
    """A finish (minutes since 04:00), what it counts for, and how sure its minute is."""

    minute: float
    weight: float
    blur: int
    """Standard deviation, minutes."""


class Moment(NamedTuple):
    """The best minute since 04:00, and the share of finishes fresh and known of by then."""

    minute: int
    fresh: float
    known: float

    def worth(self, likely: float, cost: float) -> float:
        """What asking is worth: a runner met, less `cost` for each one asked for nothing."""
        return likely * self.fresh - cost * (1 - likely * self.known)


def _bell(blur: int) -> tuple[float, ...]:
    reach = round(2.5 * blur / BIN)
    heights = [exp(-0.5 * (step * BIN / blur) ** 2) for step in range(-reach, reach + 1)]
    total = sum(heights)
    return tuple(height / total for height in heights)


_BELLS = {blur: _bell(blur) for blur in range(10, 45, 5)}


def best_moment(
    finishes: Iterable[Weighted], *, likely: float, cost: float, allowed: Callable[[int], bool]
) -> Moment | None:
    """The allowed minute at which asking is worth most if a run is `likely` (0-1); None if no
    minute is allowed. It lies past the mean: who is asked too early is asked for nothing, who is
    asked a little late is still met.
    """
    bins = _density(finishes)
    first = min(bins) + 1
    last = min(max(bins) + FRESH, LATEST - 1)
    sums = list(accumulate((bins.get(index, 0.0) for index in range(first - 1, last)), initial=0))
    total = sums[-1]
    best: Moment | None = None
    best_worth = 0.0
    for place in range(1, last - first + 2):
        minute = (first + place - 1) * BIN
        fresh = (sums[place] - sums[max(0, place - FRESH)]) / total
        known = (sums[place] - sums[max(0, place - STALE)]) / total
        worth = likely * fresh - cost * (1 - likely * known)
        if (best is None or worth > best_worth) and allowed(minute):
            best, best_worth = Moment(minute, fresh, known), worth
    return best


def _density(finishes: Iterable[Weighted]) -> dict[int, float]:
    heaps: defaultdict[tuple[int, int], float] = defaultdict(float)
    for minute, weight, blur in finishes:
        heaps[int(minute // BIN), blur] += weight
    bins: defaultdict[int, float] = defaultdict(float)
    for (index, blur), weight in heaps.items():
        bell = _BELLS[blur]
        for step, height in enumerate(bell, index - len(bell) // 2):
            bins[step] += weight * height
    return bins


def weighted_median(finishes: Iterable[Weighted]) -> float:
    """The minute with half the weight on each side."""
    ordered = sorted(finishes)
    half = sum(finish.weight for finish in ordered) / 2
    done = 0.0
    for finish in ordered:
        done += finish.weight
        if done >= half:
            return finish.minute
    return ordered[-1].minute
