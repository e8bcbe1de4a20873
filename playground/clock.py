"""What the playground needs of a clock, and the one place in it that reads the time.

How a fast clock moves timers is not here: whoever starts the playground knows.
"""

import time
from datetime import UTC, datetime
from typing import Protocol


class ClockControl(Protocol):
    """A clock the page may drive: read it, change its speed, jump to what is due next."""

    @property
    def rate(self) -> float:
        """Seconds of this clock for one real second."""
        ...

    def now(self) -> datetime:
        """The present moment, aware."""
        ...

    def set_rate(self, rate: float) -> None:
        """Run at `rate` times real time from now on."""
        ...

    async def jump_to_next(self) -> datetime | None:
        """Move to the next due message and return its moment; None when nothing is due."""
        ...


def wall_now() -> datetime:
    """The real time, for a playground that was given no clock."""
    return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds that only ever grow, for ages and timeouts. A fast clock does not touch them."""
    return time.monotonic()
