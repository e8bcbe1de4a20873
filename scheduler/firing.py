"""Fires due timers: checks that each still holds and does what it stands for. No Telegram here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from scheduler import checkins as checkin_moves
from scheduler import mornings
from scheduler import sessions as moves
from scheduler.clock import Clock
from scheduler.policy import BATCH, TIMER_RETRY, TIMER_TRIES
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import sessions, timers
from storage.db import transaction
from storage.records import Session, Timer, User

log = logging.getLogger(__name__)

Fire = Callable[[Work, User, Timer], Awaitable[None]]


async def _live(work: Work, timer: Timer, *, state: str) -> Session | None:
    """The timer's session, if it is still on the course that set the timer."""
    session = await sessions.get(work.connection, timer.subject)
    if session is None or session.epoch != timer.epoch or session.state != state:
        return None
    return session


async def _step(work: Work, user: User, timer: Timer) -> None:
    session = await _live(work, timer, state="running")
    if session is not None:
        await moves.step_over(work, user, session, due=timer.due_at)


async def _mark(work: Work, user: User, timer: Timer) -> None:
    session = await _live(work, timer, state="running")
    if session is not None:
        await moves.mark(work, user, session)


async def _put_away(work: Work, user: User, timer: Timer) -> None:
    session = await _live(work, timer, state="paused")
    if session is not None:
        await moves.put_away(work, user, session)


async def _checkin(work: Work, user: User, timer: Timer) -> None:
    await checkin_moves.expire(work, user, timer.subject)


FIRE: Mapping[str, Fire] = {
    moves.STEP: _step,
    moves.MARK: _mark,
    moves.PUT_AWAY: _put_away,
    checkin_moves.TIMER: _checkin,
    mornings.TIMER: mornings.fire,
}


@dataclass(frozen=True, slots=True)
class Fired:
    """What a round of firing did."""

    count: int
    more: bool  # call again at once: the batch was full
    said: bool  # messages wait in the outbox
    next_due: datetime | None


class Firing:
    """Takes due timers in batches, each batch one transaction."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock, presenter: Presenter) -> None:
        self._engine = engine
        self._clock = clock
        self._presenter = presenter

    async def tick(self) -> Fired:
        """Fire one batch. If one timer fails, its batch is taken back and each fires alone."""
        try:
            return await self._batch(limit=BATCH)
        except Exception:
            log.exception("a timer failed; firing one by one", extra={"event": "fire_failed"})
        try:
            return await self._batch(limit=1)
        except Exception:
            log.exception("this timer fails", extra={"event": "fire_failed"})
            await self._push_ahead()
            return Fired(0, more=True, said=False, next_due=None)

    async def _batch(self, *, limit: int) -> Fired:
        now = self._clock.now()
        said = False
        async with transaction(self._engine) as connection:
            due = await timers.take_due(connection, now=now, limit=limit)
            for timer, user in due:
                said = await self._fire(connection, timer, user, now=now) or said
                await asyncio.sleep(0)  # SQLite never waits: let calls have their turn
            following = await timers.next_due(connection)
        return Fired(len(due), more=len(due) == limit, said=said, next_due=following)

    async def _fire(
        self, connection: AsyncConnection, timer: Timer, user: User, *, now: datetime
    ) -> bool:
        if user.blocked_at is not None:
            return False
        work = Work(
            connection=connection,
            now=now,
            presenter=self._presenter,
            origin=f"{timer.kind}:{timer.subject}:{timer.due_at.timestamp():.3f}",
        )
        await FIRE[timer.kind](work, user, timer)
        await work.flush()
        return bool(work.messages)

    async def _push_ahead(self) -> None:
        """One broken timer must not stop the rest: later, and after some tries never."""
        now = self._clock.now()
        async with transaction(self._engine) as connection:
            for timer, _ in await timers.take_due(connection, now=now, limit=1):
                if timer.attempts + 1 < TIMER_TRIES:
                    await timers.put_again(connection, timer, until=now + TIMER_RETRY)
                else:
                    log.error(
                        "timer set aside",
                        extra={"event": "timer_aside", "kind": timer.kind},
                    )
