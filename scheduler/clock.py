"""The only place in the project that reads the time."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


def monotonic_s() -> float:
    """Seconds that only ever grow, whatever happens to the machine's clock: for measuring."""
    return time.monotonic()


class Clock(Protocol):
    """Tells the runners' time. It is real time, except in the playground and in tests."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""

    def real(self, moment: datetime) -> datetime:
        """When the machine's own clock will show what this one shows at `moment`."""


_EPOCH = datetime.fromtimestamp(0, UTC)
_HARDLY = timedelta(seconds=2)  # a clock that is drawn straight moves by less in a second


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's time, UTC."""
        return datetime.now(UTC)

    def real(self, moment: datetime) -> datetime:
        """The same moment."""
        return moment


class StepWatch:
    """Notices that a clock was set to another time, by a clock that nobody can set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart = self._difference()

    def stepped(self) -> timedelta:
        """How far the clock was set since the last look: below zero, back; zero, hardly at all."""
        before, self._apart = self._apart, self._difference()
        step = self._apart - before
        return step if abs(step) > _HARDLY else timedelta(0)

    def _difference(self) -> timedelta:
        return self._clock.now() - _EPOCH - timedelta(seconds=monotonic_s())


class PlaygroundClock:
    """A clock that can run fast or jump, so that ten minutes can be watched in one.

    It satisfies the playground's `ClockControl`. `on_change` is called after each change
    of pace, so that whoever sleeps until a moment can reckon again.
    """

    def __init__(self, *, machine: Clock, ahead: timedelta = timedelta(0)) -> None:
        self._machine = machine
        self._rate = 1.0
        self._since = machine.now()
        self._base = self._since + ahead
        self.on_change: Callable[[], None] = lambda: None
        self.next_due: Callable[[], Awaitable[datetime | None]] = _nothing_due

    @property
    def rate(self) -> float:
        """Seconds of the runners' time a second."""
        return self._rate

    def now(self) -> datetime:
        """The runners' time."""
        return self._base + (self._machine.now() - self._since) * self._rate

    def real(self, moment: datetime) -> datetime:
        """When the machine's clock will be there, if the pace stays."""
        return self._since + (moment - self._base) / self._rate

    def set_rate(self, rate: float) -> None:
        """Run `rate` times as fast from now on. Raises ValueError outside 1 to 600."""
        if not 1 <= rate <= 600:
            raise ValueError("the clock runs 1 to 600 times as fast")
        self._base, self._since = self.now(), self._machine.now()
        self._rate = rate
        self.on_change()

    async def jump_to_next(self) -> datetime | None:
        """Go to the moment the next message is due; None when nothing waits."""
        due = await self.next_due()
        if due is not None:
            self.jump_to(due)
        return due

    def jump_to(self, moment: datetime) -> None:
        """Go ahead to `moment`; never back."""
        if moment > self.now():
            self._base, self._since = moment, self._machine.now()
        self.on_change()


async def _nothing_due() -> datetime | None:
    return None
