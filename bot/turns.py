"""Whose turn it is to poll, when several processes share a database. Two pollers get 409."""

import logging
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.clock import Clock
from scheduler.policy import POLL_LEASE, POLL_OUTLASTED
from storage import turns
from storage.db import transaction

log = logging.getLogger(__name__)

_NAME = "poll"


class PollTurn:
    """A lease in the database: renewed while we poll, taken over by another when it runs out."""

    def __init__(self, engine: AsyncEngine, *, machine: Clock, owner: str) -> None:
        self._engine = engine
        self._machine = machine
        self._owner = owner
        self._waiting = False
        self._until: datetime | None = None

    async def mine(self) -> bool:
        """Ours for the length of a poll; taken or renewed if need be. False: another polls."""
        now = self._machine.now()
        if self._until is not None and now + POLL_OUTLASTED <= self._until:
            return True
        async with transaction(self._engine) as connection:
            held = await turns.take(
                connection, _NAME, owner=self._owner, now=now, until=now + POLL_LEASE
            )
        if not held and not self._waiting:
            log.info("another process polls; waiting for its turn", extra={"event": "poll_waits"})
        self._waiting = not held
        self._until = now + POLL_LEASE if held else None
        return held

    async def give_back(self) -> None:
        """At a clean stop: the next may poll at once."""
        self._until = None
        try:
            async with transaction(self._engine) as connection:
                await turns.give_back(connection, _NAME, owner=self._owner)
        except Exception:
            log.warning("the poll lease was not given back", extra={"event": "lease_kept"})
