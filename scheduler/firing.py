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
from scheduler.habits import History
from scheduler.policy import BATCH, NUDGE_BATCH, TIMER_RETRY, TIMER_TRIES
from scheduler.ports import Presenter
from scheduler.rhythm import read_histories
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
    summaries.SUMMARY: summaries.fire,
    mornings.TIMER: mornings.fire,
}
BATCHES = {timers.TO_THE_SECOND: BATCH}  # any other rank: NUDGE_BATCH


@dataclass(frozen=True, slots=True)
class Fired:
    """What a round of firing did."""

    count: int
    more: bool  # call again at once: the batch was full
    said: bool  # messages wait in the outbox
    dues: Mapping[int, datetime]  # when the next timer of each rank is due

    @property
    def next_due(self) -> datetime | None:
        """When the next timer is due, or None."""
        return min(self.dues.values(), default=None)

    def plus(self, later: "Fired") -> "Fired":
        """Two rounds as one."""
        return Fired(
            self.count + later.count,
            more=self.more or later.more,
            said=self.said or later.said,
            dues=later.dues or self.dues,
        )


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
        """Fire a batch of what must be on time to the second, then a small one of the rest."""
        fired = await self._rank(timers.TO_THE_SECOND)
        now = self._clock.now()
        for rank in (timers.WITHIN_MINUTES, timers.NOTHING_SAID):
            due = fired.dues.get(rank)
            if due is not None and due <= now:
                return fired.plus(await self._rank(rank))
        return fired

    async def _rank(self, rank: int) -> Fired:
        """If one timer fails, its batch is taken back and each fires alone."""
        try:
            return await self._batch(rank, limit=BATCHES.get(rank, NUDGE_BATCH))
        except Exception:
            log.exception("a timer failed; firing one by one", extra={"event": "fire_failed"})
        try:
            return await self._batch(rank, limit=1)
        except Exception:
            log.exception("this timer fails", extra={"event": "fire_failed"})
            await self._push_ahead(rank)
            return Fired(0, more=True, said=False, dues={})

    async def _batch(self, rank: int, *, limit: int) -> Fired:
        now = self._clock.now()
        said = False
        async with transaction(self._engine) as connection:
            due = await timers.take_due(connection, now=now, limit=limit, rank=rank)
            asked = [user for timer, user in due if timer.kind == nudges.NUDGE]
            known = await read_histories(connection, asked, now=now) if asked else {}
            for timer, user in due:
                work = self._work(connection, timer, now, known)
                said = await self._fire(work, timer, user) or said
            dues = await timers.next_dues(connection)
        return Fired(len(due), more=len(due) == limit, said=said, dues=dues)

    def _work(
        self,
        connection: AsyncConnection,
        timer: Timer,
        now: datetime,
        known: Mapping[int, History],
    ) -> Work:
        return Work(
            connection=connection,
            now=now,
            presenter=self._presenter,
            origin=f"{timer.kind}:{timer.subject}:{timer.due_at.timestamp():.3f}",
            read_ahead=known,
        )

    async def _fire(self, work: Work, timer: Timer, user: User) -> bool:
        if user.blocked_at is not None:
            return False
        await self._acts[timer.kind](work, user, timer)
        await work.flush()
        return bool(work.messages)

    async def _push_ahead(self, rank: int) -> None:
        """One broken timer must not stop the rest: later, and after some tries never."""
        now = self._clock.now()
        async with transaction(self._engine) as connection:
            for timer, _ in await timers.take_due(connection, now=now, limit=1, rank=rank):
                if timer.attempts + 1 < TIMER_TRIES:
                    await timers.put_again(connection, timer, until=now + TIMER_RETRY)
                else:
                    log.error(
                        "timer set aside",
                        extra={"event": "timer_aside", "kind": timer.kind},
                    )
