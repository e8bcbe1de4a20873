"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

START = datetime(2030, 3, 1, 6, 0, tzinfo=UTC)


class FrozenClock:
    """Satisfies scheduler.clock.Clock; runners' time and the machine's are the same."""

    def __init__(self, at: datetime = START) -> None:
        self._now = at

    def now(self) -> datetime:
        """Where it stands."""
        return self._now

    def real(self, moment: datetime) -> datetime:
        """The same moment."""
        return moment

    def advance(self, **delta: float) -> datetime:
        """Move on by seconds=, minutes=, hours= ...; the new time."""
        self._now += timedelta(**delta)
        return self._now

    def set_to(self, moment: datetime) -> None:
        """Stand at `moment`."""
        self._now = moment
