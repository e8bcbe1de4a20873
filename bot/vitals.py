"""Whether this process is alive: its event loop turns, its sweep comes round, no loop is stuck."""

import asyncio
from collections.abc import Sequence

from bot.tally import Tally
from scheduler.clock import monotonic_s

BEAT_S = 0.5
# Longer without a sign of life than this is stuck, not busy. The sweep pokes every loop at least
# each `sweep.ALL_EVERY_S`, work or none; a loop that fails (a database that is away) comes round
# too, so it is not stuck.
HEART_STUCK_S = 10.0
STUCK_S = {"sweep": 15.0, "handling": 120.0, "firing": 120.0, "sending": 120.0}


class Heart:
    """Beats twice a second on the event loop; how late a beat comes is the loop's lag."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._beat_at = monotonic_s()
        self._lag_s = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, once; needs the running event loop."""
        if self._task is not None:
            return
        self._beat_at = monotonic_s()
        self._task = asyncio.create_task(self._run(), name="heart")

    def stop(self) -> None:
        """Beat no more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @property
    def lag_s(self) -> float:
        """Seconds by which the last beat was late, or by which the next one is already."""
        return max(self._lag_s, monotonic_s() - self._beat_at - BEAT_S, 0.0)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            now = monotonic_s()
            self._lag_s = max(now - self._beat_at - BEAT_S, 0.0)
            self._tally.lag.add(self._lag_s)
            self._beat_at = now


class Vitals:
    """The signs of life of one process; `loops` are those it runs."""

    def __init__(self, tally: Tally, *, loops: Sequence[str] = ()) -> None:
        self.heart = Heart(tally)
        self._tally = tally
        self._loops = tuple(loops)

    def start(self) -> None:
        """Begin to look; needs the running event loop."""
        for loop in self._loops:
            self._tally.turned(loop)
        self.heart.start()

    def stop(self) -> None:
        """Look no more."""
        self.heart.stop()

    def ages(self) -> dict[str, float]:
        """Seconds since each loop came round, as far as they have begun."""
        found = {loop: self._tally.age(loop) for loop in self._loops}
        return {loop: age for loop, age in found.items() if age is not None}

    def stuck(self) -> list[str]:
        """What is stuck: "event loop", or names of loops. Empty: the process is alive."""
        late = [loop for loop, age in self.ages().items() if age > STUCK_S[loop]]
        return (["event loop"] if self.heart.lag_s > HEART_STUCK_S else []) + late
