"""Runs the loops of one process: handle, fire, send; wakes one when another has work for it."""

import asyncio
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import Dispatcher
from bot.fetcher import Fetcher
from bot.loops import Loop
from bot.poller import Poller
from bot.sender import Sender
from bot.sweep import Sweep
from bot.tally import Tally
from bot.tracks.parse import READERS
from bot.vitals import STUCK_S, Vitals
from scheduler.alarm import Alarm
from scheduler.broadcasts import Broadcaster
from scheduler.clock import Clock
from scheduler.clock_back import ClockBack
from scheduler.firing import Firing
from scheduler.planner import Planner
from scheduler.policy import OUTBOX_KEPT, PAYLOADS_KEPT, SWEEP_RUNNERS, UPDATE_IDS_KEPT
from scheduler.retention import Retention
from scheduler.work import Work
from storage import hints, inbox, leases, links, outbox, timers
from storage.checkpoints import Checkpoints
from storage.db import is_shared, transaction
from storage.waiting import Waiting

CLEAN_EVERY = timedelta(hours=1)
# The walk through all runners is a net: the first seconds belong to those who have written.
PLAN_FIRST = timedelta(seconds=3)
HELD_S = 0.05  # a transaction that holds runners is over by then, mostly


class Runtime:
    """The parts that run, and who wakes whom. wiring.py puts the parts in."""

    sender: Sender
    dispatcher: Dispatcher
    firing: Firing
    alarm: Alarm
    poller: Poller
    retention: Retention
    planner: Planner
    broadcaster: Broadcaster
    clock_back: ClockBack
    fetcher: Fetcher

    def __init__(self, *, engine: AsyncEngine, clock: Clock, tally: Tally) -> None:
        self._engine = engine
        self._shared = is_shared(engine)
        self._checkpoints = Checkpoints(engine)
        self._clock = clock
        self._tally = tally
        self.vitals = Vitals(tally, loops=tuple(STUCK_S))
        self._handling = Loop("handling", self._handle, tally)
        self._firing = Loop("firing", self._fire, tally)
        self._fetching = [Loop("fetching", self._fetch, tally) for _ in range(READERS)]
        self._telling = Loop("news", self._tell_news, tally)
        self._checkpointing = Loop("checkpoint", self._checkpoint, tally)
        self._sweep = Sweep(
            engine, clock=clock, tally=tally, wake=self._wake, wake_all=self._look_everywhere
        )
        self._hints = hints.Listening(engine, on_hint=self._hinted) if self._shared else None
        self._tasks: list[asyncio.Task[None]] = []
        self._polling = False
        # Slow preparations, in a thread: before the first message is handled, and after the start.
        self.prepare: Callable[[], None] = lambda: None
        self.warm_up: Callable[[], None] = lambda: None

    def work_done(self, work: Work) -> None:
        """A handler's transaction has committed: wake who has work from it, move the alarm."""
        if work.to_fetch:
            self._poke_fetching()
        self.alarm.set_for(work.earliest_timer)

    def updates_kept(self) -> None:
        """The inbox has new rows."""
        self._handling.poke()

    def runners_held(self) -> None:
        """Some who have written are held: by who plans or fires here, or by another process.

        Nobody tells when they are free. The sweep would find them within a second.
        """
        asyncio.get_running_loop().call_later(HELD_S, self._handling.poke)

    async def fire_due(self) -> None:
        """The alarm: a timer is due. Whoever has work from it is woken when it has fired."""
        self._firing.poke()

    async def ring(self) -> None:
        """The sweep: is there work of which nobody was told? Pokes only, so it is quick."""
        self._sweep.ring()
        self._checkpointing.poke()

    def _wake(self, waiting: Waiting) -> None:
        """What the sweep has found."""
        if waiting.updates:
            self._handling.poke()
        if waiting.files:
            self._poke_fetching()
        if waiting.news:
            self._telling.poke()
        if waiting.messages:
            self.sender.poke()
        if waiting.next_due is not None and waiting.next_due <= self._clock.now():
            self._firing.poke()
        else:
            self.alarm.set_for(waiting.next_due)

    def _look_everywhere(self) -> None:
        self._firing.poke()
        self._handling.poke()
        self._poke_fetching()
        self._telling.poke()
        self.sender.poke()

    def _hinted(self, what: str) -> None:
        """Another process says that there may be work; one of a later release, of what kind."""
        if what == hints.UPDATES:
            self._handling.poke()
        else:
            self._look_everywhere()

    def clock_changed(self) -> None:
        """The playground's clock runs at another pace, or has jumped."""
        self.alarm.reckon_again()
        self._firing.poke()

    @property
    def _loops(self) -> list[Loop | Sweep]:
        loops = [self._handling, self._firing, *self._fetching, self._telling]
        return [*loops, self._checkpointing, self._sweep]

    async def _handle(self) -> bool:
        return await self.dispatcher.tick()

    def _poke_fetching(self) -> None:
        for loop in self._fetching:
            loop.poke()

    async def _fetch(self) -> bool:
        fetched = await self.fetcher.tick()
        if fetched:
            self._handling.poke()
        return fetched

    async def _fire(self) -> bool:
        fired = await self.firing.tick()
        if fired.said:
            self.sender.poke()
        self.alarm.set_for(fired.next_due)
        return fired.more

    async def start(self, *, poll: bool) -> None:
        """Start all loops; needs the running event loop."""
        if not self._shared:
            # One process at a time: the leases of one that was killed need not run out.
            async with transaction(self._engine) as connection:
                await leases.free_all(connection)
        self.vitals.start()
        self.alarm.add_planner(self.clean_up, every=CLEAN_EVERY, name="clean-up")
        self.alarm.add_planner(self._plan, every=SWEEP_RUNNERS, name="planner", first=PLAN_FIRST)
        self.alarm.start()
        # Nobody waits for it at the end: a pool's thread would hold the process for its seconds.
        threading.Thread(target=self.warm_up, name="warm-up", daemon=True).start()
        self._tasks.append(asyncio.create_task(self._mend()))
        self._tasks += [asyncio.create_task(loop.run()) for loop in self._loops]
        self._tasks.append(asyncio.create_task(self.sender.run()))
        if self._hints is not None:
            self._tasks.append(asyncio.create_task(self._hints.run(), name="hints"))
        self._polling = poll
        if poll:
            self.poller.start()

    def claim_no_more(self) -> None:
        """Claims end at once; what is in flight goes on. `stop` waits for it."""
        self.vitals.stop()
        self.alarm.stop()
        for loop in self._loops:
            loop.stop()
        if self._hints is not None:
            self._hints.stop()
        self.sender.stop()

    async def stop(self) -> None:
        """Intake and claims end at once; what is in flight is finished; leases go back.

        A part that hangs is waited for: whoever calls this sets the limit (bot/stopping.py).
        """
        self.claim_no_more()
        if self._polling:
            await self.poller.stop()
        await self.alarm.ended()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._engine.dispose()

    async def _mend(self) -> None:
        await self.clock_back.mend()
        self._firing.poke()

    async def _plan(self) -> None:
        await self.clock_back.mend()
        await self.planner.sweep()
        self._firing.poke()

    async def _checkpoint(self) -> bool:
        await self._checkpoints.tick()
        return False  # what is written from now on can wait for the next second

    async def _tell_news(self) -> bool:
        written = await self.broadcaster.tick()
        if written:
            self.sender.poke()
        return written > 0

    async def clock_set(self) -> None:
        """The machine's clock shows another time: mend what waits, then look at everything."""
        await self.clock_back.mend()
        self._look_everywhere()

    async def clean_up(self) -> None:
        """Forget what need not be remembered any longer."""
        now = self._clock.now()
        async with transaction(self._engine) as connection:
            await inbox.forget_before(connection, now - UPDATE_IDS_KEPT)
            await links.forget_before(connection, now - UPDATE_IDS_KEPT)
            await outbox.forget_payloads_before(connection, now - PAYLOADS_KEPT)
            await outbox.forget_before(connection, now - OUTBOX_KEPT)
        await self.retention.run(now=now)
        self.sender.poke()

    async def next_due(self) -> datetime | None:
        """When the next thing happens: for the playground's "jump to the next message"."""
        async with transaction(self._engine) as connection:
            said = await timers.next_due(connection, said=True)
            return said or await timers.next_due(connection)
