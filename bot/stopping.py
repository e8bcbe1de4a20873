"""How a process ends when it is asked to: one deadline that all its parts share. Ends no part."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Coroutine
from typing import Any, Self

from scheduler.clock import monotonic_s

log = logging.getLogger(__name__)

# Platforms kill 30 s after SIGTERM, some sooner. Parts end before GRACE_S; what is left is for
# the small servers beside the work and for Python's own end. Whatever hangs: out at LAST_S.
STOP_WITHIN_S = 20.0
GRACE_S = 14.0
LAST_S = 19.0


class Stopping:
    """Asked for once, by a signal; from then on every part has what is left of the same time."""

    def __init__(self, *, grace_s: float = GRACE_S) -> None:
        """Seconds from the asking until parts are cut short."""
        self._grace_s = grace_s
        self._asked = asyncio.Event()
        self._cut_at = 0.0

    @classmethod
    def on_signals(cls, *, last_s: float = LAST_S) -> Self:
        """Asked by SIGTERM or SIGINT, and gone `last_s` seconds later; needs the running loop."""
        stopping = cls()
        # A thread, for a loop that is stuck itself. Rows are safe: leases of ours run out.
        last = threading.Timer(last_s, os._exit, args=(1,))
        last.daemon = True

        def ask() -> None:
            if not stopping._asked.is_set():
                last.start()
                stopping.ask()

        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, ask)
        return stopping

    def ask(self) -> None:
        """From now on time runs; asking again changes nothing."""
        if self._asked.is_set():
            return
        self._cut_at = monotonic_s() + self._grace_s
        self._asked.set()

    async def wait(self) -> None:
        """Until asked."""
        await self._asked.wait()

    async def unless_asked(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this, or as much of it as is done when we are asked. Raises what it raises."""
        working = asyncio.create_task(work)
        asked = asyncio.create_task(self._asked.wait())
        await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if working.done():
            await working
            return
        working.cancel()
        await self.within(_quietly(working), what="start")

    async def within(self, work: Coroutine[Any, Any, None], *, what: str) -> None:
        """Let a part end in the time that is left, then cut it short. Never raises."""
        extra = {"event": "stop_cut_short", "part": what}
        try:
            async with asyncio.timeout(max(0.0, self._cut_at - monotonic_s())):
                await work
        except TimeoutError:
            log.warning("a part did not end in time", extra=extra)
        except Exception:
            log.exception("a part failed at its end", extra=extra)


async def _quietly(task: asyncio.Task[None]) -> None:
    await asyncio.wait({task})
