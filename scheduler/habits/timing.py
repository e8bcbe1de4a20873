"""The minute of a nudge: late enough that most finishes are in, early enough to be fresh."""

from __future__ import annotations

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
    sums = list(accumulate(bins.get(index, 0.0) for index in range(first - 1, last)))
    total = sum(bins.values())
    best: Moment | None = None
    best_worth = 0.0
    for index in range(first, last + 1):
        if not allowed(index * BIN):
            continue
        moment = _moment(sums, index - first, index * BIN, total)
        worth = moment.worth(likely, cost)
        if best is None or worth > best_worth:
            best, best_worth = moment, worth
    return best


def _moment(sums: list[float], place: int, minute: int, total: float) -> Moment:
    done = sums[place]
    fresh = done - (sums[place - FRESH] if place >= FRESH else 0.0)
    known = done - (sums[place - STALE] if place >= STALE else 0.0)
    return Moment(minute, fresh / total, known / total)


def _density(finishes: Iterable[Weighted]) -> dict[int, float]:
    heaps: dict[tuple[int, int], float] = {}
    for minute, weight, blur in finishes:
        place = (int(minute // BIN), blur)
        heaps[place] = heaps.get(place, 0.0) + weight
    bins: dict[int, float] = {}
    for (index, blur), weight in heaps.items():
        bell = _BELLS[blur]
        start = index - len(bell) // 2
        for step, height in enumerate(bell, start):
            bins[step] = bins.get(step, 0.0) + weight * height
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
