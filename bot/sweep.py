"""The sweep: looks each second for work of which nobody was told. The net below every poke."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.loops import Loop
from bot.tally import Tally
from scheduler.clock import Clock, SystemClock, monotonic_s
from storage import waiting
from storage.db import transaction
from storage.waiting import Waiting

# Every loop is woken so often whatever waits: it comes round, so vitals.py can tell a loop that
# hangs from one that has nothing to do.
ALL_EVERY_S = 30.0


class Sweep:
    """Asks the database once for all loops what waits, and has those woken that have work.

    Nothing leans on the answer: while it is not there, or cannot be had, all are woken.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        tally: Tally,
        wake: Callable[[Waiting], None],
        wake_all: Callable[[], None],
        seconds: Callable[[], float] = monotonic_s,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._machine = SystemClock()
        self._tally = tally
        self._wake = wake
        self._wake_all = wake_all
        self._seconds = seconds
        self._all_at = seconds()
        self._asking = False
        self._loop = Loop("looking", self._ask, tally)

    def ring(self) -> None:
        """A second is over. Pokes only: whatever hangs, the sweep itself comes round."""
        self._tally.turned("sweep")
        if self._asking or self._seconds() - self._all_at >= ALL_EVERY_S:
            self._all_at = self._seconds()
            self._wake_all()
        else:
            self._loop.poke()

    async def run(self) -> None:
        """Until `stop`."""
        await self._loop.run()

    def stop(self) -> None:
        """Ask no more."""
        self._loop.stop()

    async def _ask(self) -> bool:
        self._asking = True
        now, machine_now = self._clock.now(), self._machine.now()
        async with transaction(self._engine) as connection:
            found = await waiting.look(connection, now=now, machine_now=machine_now)
        self._asking = False  # not if it failed: the next second wakes all
        self._wake(found)
        return False
