"""Fires due timers: checks that each still holds and does what it stands for. No Telegram here."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from scheduler.rhythm import read_histories
from scheduler.work import Batch, Work, Writes, WritesFailedError
from storage import ahead, sessions, timers, trash, undoing
from storage.db import transaction
from storage.failures import is_passing
from storage.records import Session, Timer, User

log = logging.getLogger(__name__)

Fire = Callable[[Work, User, Timer], Awaitable[None]]
OnTimer = Callable[[AsyncConnection, Timer], None]


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


async def _let_go(work: Work, user: User, timer: Timer) -> None:
    """The minute of "bring it back" or "undo" is over; what was kept went with its timer."""


FIRE: Mapping[str, Fire] = {
    moves.STEP: _step,
    moves.MARK: _mark,
    moves.PUT_AWAY: _put_away,
    checkin_moves.TIMER: _checkin,
    mornings.TIMER: mornings.fire,
    summaries.SUMMARY: summaries.fire,
    trash.UNDO: _let_go,
    undoing.UNSET: _let_go,
}
BATCHES = {timers.TO_THE_SECOND: BATCH}  # any other rank: NUDGE_BATCH


async def _read_ahead(
    connection: AsyncConnection, asked: Sequence[User], *, now: datetime
) -> Batch:
    """What firing these runners' nudges must know, in four queries."""
    ids = [user.id for user in asked]
    return Batch(
        histories=await read_histories(connection, asked, now=now),
        busy=await ahead.busy(connection, ids),
        last=await ahead.last_ended(connection, ids),
    )


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
    dues: Mapping[int, datetime]  # when the next timer of each rank is due
    at: datetime  # when it looked

    @property
    def next_due(self) -> datetime | None:
        """When to look again, or None. What had to be passed over is due still: a little later."""
        first = min(self.dues.values(), default=None)
        return None if first is None else max(first, self.at + PASSED_OVER)

    def plus(self, later: "Fired") -> "Fired":
        """Two rounds as one."""
        return Fired(
            self.count + later.count,
            more=self.more or later.more,
            said=self.said or later.said,
            dues=later.dues or self.dues,
            at=later.at,
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
        self.on_timer: OnTimer | None = None  # told of each one: the playground's page shows it
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
        """Fire one batch. If a timer fails, its batch is taken back and fires without it."""
        try:
            try:
                return await self._batch(rank)
            except WritesFailedError:
                return await self._batch(rank, together=False)
        except TimerFailedError as exc:
            log.exception("a timer failed", extra=_extra("fire_failed", exc.timer))
            await self._push_ahead(exc.timer)
            return Fired(0, more=True, said=False, dues={}, at=self._clock.now())

    async def _batch(self, rank: int, *, together: bool = True) -> Fired:
        """`together`: what the timers say and set is written at the end, not by each."""
        now, limit = self._clock.now(), BATCHES.get(rank, NUDGE_BATCH)
        said = False
        async with transaction(self._engine) as connection:
            due = await timers.take_due(connection, now=now, limit=limit, rank=rank)
            asked = [user for timer, user in due if timer.kind == nudges.NUDGE]
            batch = await _read_ahead(connection, asked, now=now) if asked else None
            writes, mine = Writes(), Counter(user.id for _, user in due)
            for timer, user in due:
                if self.on_timer is not None:
                    self.on_timer(connection, timer)
                work = self._work(connection, timer, now)
                work.batch = batch if timer.kind == nudges.NUDGE else None
                work.shared = writes if together and mine[user.id] == 1 else None
                try:
                    said = await self._fire(work, timer, user) or said
                except Exception as exc:
                    if is_passing(exc):
                        raise  # the database's fault: no try of this timer's is used up
                    raise TimerFailedError(timer) from exc
                await asyncio.sleep(0)  # SQLite never waits: let calls have their turn
            await writes.write_shared(connection)
            dues = await timers.next_dues(connection)
        return Fired(len(due), more=len(due) == limit, said=said, dues=dues, at=now)

    def _work(self, connection: AsyncConnection, timer: Timer, now: datetime) -> Work:
        return Work(
            connection=connection,
            now=now,
            presenter=self._presenter,
            origin=f"{timer.kind}:{timer.subject}:{timer.due_at.timestamp():.3f}",
        )

    async def _fire(self, work: Work, timer: Timer, user: User) -> bool:
        if user.blocked_at is not None:
            return False
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
            log.error("timer set aside", extra=_extra("timer_aside", timer))


def _extra(event: str, timer: Timer) -> dict[str, object]:
    return {"event": event, "kind": timer.kind, "user": timer.user_id}
