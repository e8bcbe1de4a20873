"""A loop works while there is work, and sleeps until it is poked. Which there are: runtime.py."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.tally import Tally

log = logging.getLogger(__name__)


class Loop:
    """Calls `step` until it says there is nothing more, then sleeps until poked."""

    def __init__(self, name: str, step: Callable[[], Awaitable[bool]], tally: Tally) -> None:
        self._name = name
        self._tally = tally
        self._step = step
        self._poked = asyncio.Event()
        self._stopping = False

    def poke(self) -> None:
        """There may be work."""
        self._poked.set()

    def stop(self) -> None:
        """End after the step under way."""
        self._stopping = True
        self.poke()

    async def run(self) -> None:
        """Until `stop`. A step that raises is logged and tried again a second later."""
        while not self._stopping:
            self._poked.clear()
            self._tally.turned(self._name)
            try:
                more = await self._step()
            except Exception:
                log.exception("%s failed", self._name, extra={"event": "loop_failed"})
                await asyncio.sleep(1)
                continue
            if not more:
                await self._poked.wait()
