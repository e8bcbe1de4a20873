"""Sends what the outbox remembers: claims rows under a lease, has them delivered and settled."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.api import TelegramApi
from bot.claiming import Claiming, Pace
from bot.delivering import Delivering
from bot.media import Media
from bot.settling import Result, Settling, plainly_sent
from bot.tally import Tally
from scheduler.clock import Clock
from scheduler.policy import SEND_TIMEOUT
from scheduler.ports import Presenter
from storage import hints, leases, outbox
from storage.db import is_shared, transaction
from storage.records import OutboxRow

log = logging.getLogger(__name__)

GATHER_S = 0.005  # calls that end this close together are settled in one transaction
RIDE_S = 0.25  # they wait no longer for a transaction that is open: it may hang, leases run out


@dataclass(slots=True)
class _Round:
    """What a round has done in a transaction that is not committed yet."""

    begun: bool = False
    settled: list[Result] = field(default_factory=list)
    claimed: Sequence[OutboxRow] = ()
    originals: Mapping[str, int] = field(default_factory=dict)


class Sender:
    """Up to `Pace.in_flight` calls at once, one a chat; a round settles the old and claims new."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        api: TelegramApi,
        clock: Clock,
        machine: Clock,
        presenter: Presenter,
        owner: str,
        pace: Pace,
        media: Media,
        tally: Tally | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._owner = owner
        self._pace = pace
        self._tally = tally or Tally()
        self._delivering = Delivering(
            engine, api=api, clock=clock, presenter=presenter, media=media
        )
        self._claiming = Claiming(
            clock=clock, machine=machine, owner=owner, pace=pace, go_on_in=self._go_on_in
        )
        self._settling = Settling(clock=clock, owner=owner, wake_in=self._wake_in)
        self._poked = asyncio.Event()
        self._calls: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._results: list[Result] = []
        self._gathering: asyncio.TimerHandle | None = None
        self._overdue: asyncio.TimerHandle | None = None
        self._paced = False
        self._stopping = False
        self._rides = True  # may a round be part of somebody else's transaction?
        self._rounds = asyncio.Lock()  # one at a time; on SQLite transactions are anyway
        self._shared = is_shared(engine)
        self._others = 0  # transactions of others that are open: a round may be at their end

    def poke(self) -> None:
        """There may be something to send."""
        self._poked.set()

    async def run(self) -> None:
        """Send until `stop`; then finish what is in flight and give the rest back."""
        self.poke()
        while not self._stopping:
            await self._poked.wait()
            await asyncio.sleep(0)  # whoever speaks just now takes the round along
            if self._stopping or not self._poked.is_set():
                continue
            self._poked.clear()
            try:
                await self.tick()
            except Exception:
                log.exception("sender round failed", extra={"event": "sender_failed"})
                await asyncio.sleep(1)
                self.poke()
        await self._finish()

    def stop(self) -> None:
        """Claim no more; `run` ends when what is in flight is done."""
        self._stopping = True
        self.poke()

    async def tick(self) -> None:
        """Settle finished calls and start new ones. What ends meanwhile pokes for a next round."""
        self._tally.turned("sending")
        if not self._results and self._free <= 0:
            return
        try:
            async with self._with_round(own=True):
                pass
        except Exception:
            # What was sent must be marked whatever else fails, or it would be sent again.
            await self._settle_only()
            raise

    def transaction(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Somebody else's transaction, with a round of the sender's at its end.

        What is said in it is committed as claimed already, and leaves at once; who speaks in it
        need not poke.
        """
        return self._with_round(own=False)

    @asynccontextmanager
    async def _with_round(self, *, own: bool) -> AsyncIterator[AsyncConnection]:
        done = _Round()
        self._others += not own
        try:
            async with transaction(self._engine) as connection:
                yield connection
                if own or (self._rides and not self._rounds.locked()):
                    await self._rounds.acquire()  # until its calls are counted as under way
                    done.begun = True
                    await self._round(connection, done, own=own)
        except BaseException:
            self._results = done.settled + self._results
            if self._results:  # whose poke it has eaten, or was to save
                self.poke()
            raise
        else:
            self._after(done, own=own)
        finally:
            self._others -= not own
            if done.begun:
                self._rounds.release()

    def _after(self, done: "_Round", *, own: bool) -> None:
        """The round, if there was one, is committed: its calls begin."""
        if not done.begun or (self._results and self._gathering is None):
            self.poke()
        if done.begun and not self._stopping:  # else what was claimed is given back at the end
            if not own and not self._results:
                self._poked.clear()  # who poked until now is served
            for row in done.claimed:
                self._start(row, done.originals.get(row.edits or ""))

    async def _round(self, connection: AsyncConnection, done: "_Round", *, own: bool) -> None:
        """Settle and claim. Should it fail, it is not tried again with somebody else's work
        before one of the sender's own has gone well.
        """
        self._rides = False
        done.settled = self._ended_so_far(all_of_them=own or not self._shared)
        await self._settling.settle(connection, done.settled)
        free = 0 if self._stopping else self._free
        done.claimed = await self._claiming.claim(connection, limit=free) if free > 0 else ()
        edited = [row.edits for row in done.claimed if row.edits is not None]
        done.originals = await outbox.message_ids(connection, edited) if edited else {}
        self._rides = True

    @property
    def _free(self) -> int:
        """How many more calls may be under way."""
        return self._pace.in_flight - self._under_way

    def _ended_so_far(self, *, all_of_them: bool = True) -> list[Result]:
        """What is to be settled. Where others work on the same rows, who rides holds runners
        already and must wait for no more of them: only what went well, the rest in our own round.
        """
        for timer in (self._gathering, self._overdue):
            if timer is not None:
                timer.cancel()
        self._gathering = self._overdue = None
        ended, self._results = self._results, []
        if all_of_them or all(plainly_sent(result) for result in ended):
            return ended
        self._results = [result for result in ended if not plainly_sent(result)]
        self.poke()
        return [result for result in ended if plainly_sent(result)]

    async def _settle_only(self) -> None:
        results = self._ended_so_far()
        try:
            async with transaction(self._engine) as connection:
                await self._settling.settle(connection, results)
        except Exception:
            self._results = results + self._results
            raise

    def _start(self, row: OutboxRow, original: int | None) -> None:
        call = asyncio.create_task(self._deliver(row, original))
        self._calls.add(call)
        self._under_way += 1
        call.add_done_callback(self._calls.discard)

    async def _deliver(self, row: OutboxRow, original: int | None) -> None:
        try:
            answer = await self._delivering.deliver(row, original)
        finally:
            self._under_way -= 1
        late_s = (self._clock.now() - row.due_at).total_seconds()
        self._tally.sent(row.policy, answer.verdict.value, late_s=late_s)
        self._results.append(Result(row, answer))  # only now: meanwhile the list was another
        self._ended()

    def _ended(self) -> None:
        """A call has ended; it waits for its neighbours, or for whoever takes a round along."""
        if self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHER_S, self._gathered)

    def _gathered(self) -> None:
        """A transaction that is open takes the calls' results along: a round of our own beside
        it would only keep it from claiming what is said in it.
        """
        self._gathering = None
        if not self._others:
            self.poke()
        elif self._overdue is None:
            self._overdue = asyncio.get_running_loop().call_later(RIDE_S, self.poke)

    def _wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.poke)

    def _go_on_in(self, seconds: float) -> None:
        """As soon as the pace allows more; each round of a backlog says so, one waking does."""
        if not self._paced:
            self._paced = True
            asyncio.get_running_loop().call_later(seconds, self._go_on)

    def _go_on(self) -> None:
        self._paced = False
        self.poke()

    async def _finish(self) -> None:
        """The clean end: calls in flight are settled, leases not used are given back."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=SEND_TIMEOUT.total_seconds())
        async with transaction(self._engine) as connection:
            await self._settling.settle(connection, self._results)
            await leases.give_back(connection, self._owner)
            await hints.tell(connection, hints.ANYTHING)  # the others take over at once
