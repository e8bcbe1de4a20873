"""Keeps all sending under a number of messages a second (Telegram's limit over all chats)."""

from collections.abc import Callable
from time import monotonic


class Pace:
    """A bucket that fills `rate` tokens a second and holds one second's worth."""

    def __init__(self, rate: int, *, timer: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._timer = timer
        self._tokens = float(rate)
        self._filled_at = timer()

    def available(self) -> int:
        """How many messages may go now."""
        now = self._timer()
        grown = self._tokens + (now - self._filled_at) * self._rate
        self._tokens = min(float(self._rate), grown)
        self._filled_at = now
        return int(self._tokens)

    def spend(self) -> None:
        """One message goes."""
        self._tokens -= 1

    def wait_s(self) -> float:
        """Seconds until the next one may go."""
        return max(0.0, (1 - self._tokens) / self._rate)
