"""Fires due timers: checks that each still holds and does what it stands for. No Telegram here."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from scheduler import checkins as checkin_moves
from scheduler import mornings, nudges, summaries
from scheduler import sessions as moves
from scheduler.clock import Clock
from scheduler.policy import BATCH, NUDGE_BATCH, PASSED_OVER, TIMER_RETRY, TIMER_TRIES
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


async def _look_again(work: Work, user: User, timer: Timer) -> None:
    await nudges.look_again(work, user)


FIRE: Mapping[str, Fire] = {
    moves.STEP: _step,
    moves.MARK: _mark,
    moves.PUT_AWAY: _put_away,
    checkin_moves.TIMER: _checkin,
    mornings.TIMER: mornings.fire,
    nudges.LOOK_AGAIN: _look_again,
    summaries.SUMMARY: summaries.fire,
}
BATCHES = {0: BATCH, 1: NUDGE_BATCH}


class TimerFailedError(Exception):
    """Firing this timer raised. The transaction is gone; which timer it was is what is left."""

    def __init__(self, timer: Timer) -> None:
        super().__init__(f"{timer.kind} {timer.subject}")
        self.timer = timer


@dataclass(frozen=True, slots=True)
class Fired:
    """What a round of firing did."""

    count: int
    more: bool  # call again at once: the batch was full
    said: bool  # messages wait in the outbox
    next_due: datetime | None


class Firing:
    """Takes due timers in batches, each batch one transaction."""

    def __init__(
        self, engine: AsyncEngine, *, clock: Clock, presenter: Presenter, holdout: float = 0.0
    ) -> None:
        """`holdout` is the share (0-1) of nudges that are left out at random."""
        self._engine = engine
        self._clock = clock
        self._presenter = presenter
        self._acts: Mapping[str, Fire] = {
            **FIRE,
            nudges.NUDGE: partial(nudges.fire, holdout=holdout),
        }

    async def tick(self) -> Fired:
        """Fire one batch of what must be on time to the second, and a small one of the rest."""
        fired = [await self._rank(rank) for rank in timers.RANKS]
        return Fired(
            count=sum(one.count for one in fired),
            more=any(one.more for one in fired),
            said=any(one.said for one in fired),
            next_due=min((one.next_due for one in fired if one.next_due), default=None),
        )

    async def _rank(self, rank: int) -> Fired:
        """Fire one batch. If a timer fails, its batch is taken back and fires without it."""
        try:
            return await self._batch(rank)
        except TimerFailedError as exc:
            log.exception("a timer failed", extra={"event": "fire_failed"})
            await self._push_ahead(exc.timer)
            return Fired(0, more=True, said=False, next_due=None)

    async def _batch(self, rank: int) -> Fired:
        now, limit = self._clock.now(), BATCHES[rank]
        said = False
        async with transaction(self._engine) as connection:
            due = await timers.take_due(connection, now=now, limit=limit, rank=rank)
            for timer, user in due:
                try:
                    said = await self._fire(connection, timer, user, now=now) or said
                except Exception as exc:
                    raise TimerFailedError(timer) from exc
            following = await timers.next_due(connection)
        if following is not None:
            following = max(following, now + PASSED_OVER)
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
        await self._acts[timer.kind](work, user, timer)
        await work.flush()
        return bool(work.messages)

    async def _push_ahead(self, timer: Timer) -> None:
        """One broken timer must not stop the rest: later, and after some tries never."""
        until = self._clock.now() + TIMER_RETRY
        last = timer.attempts + 1 >= TIMER_TRIES
        async with transaction(self._engine) as connection:
            await timers.push_ahead(connection, timer, until=None if last else until)
        if last:
            log.error("timer set aside", extra={"event": "timer_aside", "kind": timer.kind})
