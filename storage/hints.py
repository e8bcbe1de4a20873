"""Hints from one process to the others on PostgreSQL: "there may be work". Never the truth.

A hint is told with the commit of the rows it is about (NOTIFY); one that is lost costs its
listener the wait until its next sweep, and nothing else. It says what kind of work, of nobody.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util.concurrency import greenlet_spawn

from storage.db import living_connection
from storage.prepared import Prepared

log = logging.getLogger(__name__)

UPDATES = "updates"  # the inbox has new rows, and who keeps them does not handle
ANYTHING = "anything"  # a process has left, or hints were missed: look at everything

_CHANNEL = "solemate"
_TELL = Prepared(select(func.pg_notify(_CHANNEL, bindparam("what"))))
_AGAIN_S = 1.0
_QUIET_S = 60.0  # a line that broke without a word is found out by asking, so often
_ANSWER_S = 10.0


async def tell(connection: AsyncConnection, what: str) -> None:
    """With this transaction's commit, tell who listens. On SQLite there is nobody else."""
    if connection.dialect.name != "sqlite":
        await _TELL.rows(connection, {"what": what})


class Listening:
    """Holds one connection of the engine's pool, and opens another when that is lost."""

    def __init__(self, engine: AsyncEngine, *, on_hint: Callable[[str], None]) -> None:
        """`on_hint` hears what kind of work there may be. PostgreSQL only."""
        self._engine = engine
        self._on_hint = on_hint
        self._woken = asyncio.Event()
        self._stopping = False

    def stop(self) -> None:
        """Listen no more; `run` gives the connection back and ends."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Until `stop`. Whatever goes wrong, the sweep serves until we listen again."""
        while not self._stopping:
            try:
                await self._listen()
            except Exception as exc:
                why = type(exc).__name__
                log.warning("not listening", extra={"event": "hints_lost", "why": why})
            if not self._stopping:
                self._woken.clear()
                await self._wait(_AGAIN_S)

    async def _listen(self) -> None:
        """Until the connection is lost or we stop. Raises what the database raises."""
        line = await living_connection(self._engine)
        try:
            driver: Any = line.connection.driver_connection
            driver.add_termination_listener(self._lost)
            await driver.add_listener(_CHANNEL, self._heard)
            self._on_hint(ANYTHING)  # what was told before was not heard
            while not self._stopping and not driver.is_closed():
                if not await self._wait(_QUIET_S):
                    async with asyncio.timeout(_ANSWER_S):
                        await driver.execute("SELECT 1")
        finally:
            await greenlet_spawn(_let_go, line)

    async def _wait(self, seconds: float) -> bool:
        """True when we were woken within this time."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        return True

    def _heard(self, _connection: object, _pid: int, _channel: str, what: object) -> None:
        self._on_hint(str(what))

    def _lost(self, _connection: object) -> None:
        self._woken.set()


def _let_go(line: Connection) -> None:
    """Closed for good: in the pool it would go on listening for nobody."""
    line.invalidate()
    line.close()
