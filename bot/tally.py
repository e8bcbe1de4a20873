"""What one process counts while it works: plain numbers in memory, told to nobody.

A count costs a tenth of a microsecond, so the road of a message does not feel it. Who reads the
numbers: metrics.py and vitals.py, when they are asked.
"""

import logging
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from scheduler.clock import monotonic_s

# Upper bounds in seconds. A step has one second to keep, a nudge has minutes.
STEP_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
NUDGE_BOUNDS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 2700.0)
LAG_BOUNDS = (0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Spread:
    """How values lie: a count for each bound, and their sum."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(bounds) + 1)  # the last: above all bounds
        self.total = 0.0

    def add(self, value: float) -> None:
        """One more value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def buckets(self) -> list[tuple[str, float]]:
        """Cumulative counts by upper bound, as Prometheus wants them."""
        found, seen = [], 0
        for bound, count in zip((*self.bounds, float("inf")), self.counts, strict=True):
            seen += count
            found.append(("+Inf" if bound == float("inf") else str(bound), float(seen)))
        return found


class Tally:
    """The counts of one process since it started, and when its loops last came round."""

    def __init__(self) -> None:
        self.received = 0
        self.updates: Counter[str] = Counter()  # done, failed, aside, flood
        self.sends: Counter[tuple[str, str]] = Counter()  # policy, verdict
        self.late = {"step": Spread(STEP_BOUNDS), "nudge": Spread(NUDGE_BOUNDS)}
        self.lag = Spread(LAG_BOUNDS)
        self.understood: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.turns: dict[str, float] = {}

    def turned(self, loop: str) -> None:
        """This loop has come round: it is alive."""
        self.turns[loop] = monotonic_s()

    def age(self, loop: str) -> float | None:
        """Seconds since this loop last came round; None if it never did."""
        at = self.turns.get(loop)
        return None if at is None else monotonic_s() - at

    def sent(self, policy: str, verdict: str, *, late_s: float) -> None:
        """One call was answered. `late_s` counts for steps and nudges that arrived."""
        self.sends[policy, verdict] += 1
        if verdict == "ok" and policy in self.late:
            self.late[policy].add(late_s)


class EventCounter(logging.Handler):
    """Counts log lines by their event: what goes wrong is logged, so it is counted too."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def emit(self, record: logging.LogRecord) -> None:
        """Count it, write nothing."""
        event = getattr(record, "event", None)
        if isinstance(event, str):
            self._tally.events[event] += 1
