"""Stores updates that came by webhook: many requests, few transactions. No HTTP here."""

import asyncio
import logging
import re
from collections.abc import Callable

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.tally import Tally
from bot.updates import accepted, unreadable
from scheduler.clock import Clock
from storage import hints, inbox
from storage.db import transaction
from storage.inbox import Accepted

log = logging.getLogger(__name__)

MOST_AT_ONCE = 200
_NUMBER = re.compile(rb'"update_id"\s*:\s*(\d{1,18})\b')


def read(body: bytes) -> Accepted | None:
    """A body as the inbox keeps it. None: it has no number, so there is nothing to keep.

    A body that makes no sense is kept too, as nobody's: Telegram must not send it for ever.
    """
    try:
        return accepted(orjson.loads(body), body=body)
    except Exception:
        found = _NUMBER.search(body)
    return None if found is None else unreadable(int(found[1]), body)


class Intake:
    """`keep` returns when the update is committed; those that wait share the next transaction."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        on_kept: Callable[[], None] = lambda: None,
        tally: Tally | None = None,
        handled_elsewhere: bool = False,
    ) -> None:
        """`handled_elsewhere`: other processes handle what is kept here, and are told of it."""
        self._engine = engine
        self._clock = clock
        self._on_kept = on_kept
        self._tally = tally or Tally()
        self._handled_elsewhere = handled_elsewhere
        self._waiting: list[tuple[Accepted, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self.dropped = 0

    async def keep(self, body: bytes) -> None:
        """Store one update. Raises what the database raises."""
        update = read(body)
        if update is None:
            self.dropped += 1
            log.warning("an update without a number", extra={"event": "update_dropped"})
            return
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await stored

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await self._write(batch)
        finally:
            self._writing = None

    async def _write(self, batch: list[tuple[Accepted, asyncio.Future[None]]]) -> None:
        problem: Exception | None = None
        try:
            async with transaction(self._engine) as connection:
                updates = [update for update, _ in batch]
                await inbox.keep(connection, updates, now=self._clock.now())
                if self._handled_elsewhere:
                    await hints.tell(connection, hints.UPDATES)
        except Exception as exc:
            problem = exc
        for _, stored in batch:
            if stored.done():
                continue  # the request was given up meanwhile
            if problem is None:
                stored.set_result(None)
            else:
                stored.set_exception(problem)
        if problem is None:
            self._tally.received += len(batch)
            self._on_kept()
