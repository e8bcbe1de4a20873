"""Mends the rows when the machine's clock was set back: deadlines would lie too far ahead.

A clock that was set ahead needs nothing of this: it is an absence like any other (AWAY).
"""

import logging
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler import routine
from scheduler import sessions as moves
from scheduler.clock import Clock
from scheduler.policy import CLOCK_STEP
from scheduler.ports import Presenter
from scheduler.routine import Why
from scheduler.work import Work
from storage import clock_back as rows
from storage import users
from storage.db import transaction
from storage.records import Session

log = logging.getLogger(__name__)


class ClockBack:
    """Called at the start and whenever the clock was found to have gone back."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock, presenter: Presenter) -> None:
        self._engine = engine
        self._clock = clock
        self._presenter = presenter

    async def mend(self) -> int:
        """What waits goes on at once; running sessions pause and ask. How many sessions."""
        now = self._clock.now()
        async with transaction(self._engine) as connection:
            await rows.wait_no_longer(connection, now=now, most=CLOCK_STEP)
            ahead = await rows.sessions_ahead(connection, now=now + CLOCK_STEP)
        held = [await self._hold(session, now) for session in ahead]
        if any(held):
            log.warning("the clock was set back", extra={"event": "clock_back", "n": sum(held)})
        return sum(held)

    async def _hold(self, session: Session, now: datetime) -> bool:
        """As after an absence: the step is kept with its whole time, and the runner is asked."""
        async with transaction(self._engine) as connection:
            user = await users.lock_known(connection, session.user_id)
            again = await rows.session_ahead(connection, session.id, now=now + CLOCK_STEP)
            if user is None or again is None:
                return False
            origin = f"clock:{session.id}:{session.epoch}"
            work = Work(connection=connection, now=now, presenter=self._presenter, origin=origin)
            plan = moves.plan_of(again)
            move = routine.hold_for(moves.course_of(again), plan, why=Why.AWAY)
            move = routine.Move(move.course, routine.Notice.PAUSED)
            await moves.turn(work, user, again, move, plan=plan)
            await work.flush()
        return True
