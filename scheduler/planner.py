"""Finds runners for whom no nudge is planned at all, and plans: the net under every replan."""

import asyncio
import logging
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler import nudges, rhythm, summaries
from scheduler.clock import Clock
from scheduler.policy import NUDGE_BATCH, PLAN_SCAN
from scheduler.ports import Presenter
from scheduler.work import Batch, Work, Writes
from storage import timers
from storage.db import transaction

log = logging.getLogger(__name__)


class Planner:
    """Everyone who may be nudged has one timer. Who has lost it (they had blocked the bot, the
    timer was set aside, the database comes from elsewhere) gets a new one here.
    """

    def __init__(self, engine: AsyncEngine, *, clock: Clock, presenter: Presenter) -> None:
        self._engine = engine
        self._clock = clock
        self._presenter = presenter

    async def sweep(self) -> int:
        """Plan for all who have no timer, a few a transaction; how many."""
        count, after = 0, 0
        while (done := await self._batch(after)) is not None:
            planned, after = done
            count += planned
        if count:
            log.info("planned", extra={"event": "nudges_planned", "runners": count})
        return count

    async def _batch(self, after: int) -> tuple[int, int] | None:
        """How many of the runners behind `after`, and where to go on; None: nobody is left."""
        now = self._clock.now()
        async with transaction(self._engine) as connection:
            end, found = await timers.without(
                connection, kinds=[nudges.NUDGE], after=after, span=PLAN_SCAN, limit=NUDGE_BATCH
            )
            if end is None:
                return None
            known = await rhythm.read_histories(connection, found, now=now)
            batch, writes = Batch(histories=known), Writes()
            for user in found:
                work = Work(
                    connection=connection,
                    now=now,
                    presenter=self._presenter,
                    origin=_origin(user.id, now),
                    batch=batch,
                    shared=writes,
                )
                await nudges.replan(work, user)
                if user.weekly_summary:
                    await summaries.replan(work, user)
                await work.flush()
            await writes.write(connection)
        await asyncio.sleep(0)  # SQLite never waits: let calls and timers have their turn
        return len(found), end


def _origin(user_id: int, now: datetime) -> str:
    return f"plan:{user_id}:{now.timestamp():.0f}"
