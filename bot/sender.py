"""Sends what the outbox remembers: claims rows under a lease, has them delivered and settled."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.api import TelegramApi
from bot.delivering import Delivering
from bot.media import Media
from bot.settling import Result, Settling
from bot.tally import Tally
from scheduler.clock import Clock
from scheduler.policy import CHAT_BURST, CHAT_GAP, LEASE, LEASES_LOOKED_AT, SEND_TIMEOUT
from scheduler.ports import Presenter
from storage import chats, hints, leases, limits, outbox, picking
from storage.db import transaction
from storage.records import OutboxRow

log = logging.getLogger(__name__)

IN_FLIGHT_LEAST, IN_FLIGHT_MOST = 64, 256


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast to send: `rate` messages a second in all, and in one chat one a `chat_gap`.

    Both are kept in the database, in the runners' time, so they hold for all processes.
    """

    rate: int
    chat_gap: timedelta = CHAT_GAP
    chat_burst: int = CHAT_BURST

    @property
    def in_flight(self) -> int:
        """Calls at once: what leaves in a quarter of a second, so slow answers cost no pace."""
        return max(IN_FLIGHT_LEAST, min(IN_FLIGHT_MOST, self.rate // 4))


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
        self._machine = machine
        self._owner = owner
        self._pace = pace
        self._tally = tally or Tally()
        self._delivering = Delivering(
            engine, api=api, clock=clock, presenter=presenter, media=media
        )
        self._settling = Settling(clock=clock, owner=owner, wake_in=self._wake_in)
        self._poked = asyncio.Event()
        self._calls: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._stopping = False
        self._leases_seen: datetime | None = None

    def poke(self) -> None:
        """There may be something to send."""
        self._poked.set()

    async def run(self) -> None:
        """Send until `stop`; then finish what is in flight and give the rest back."""
        while not self._stopping:
            self._poked.clear()
            try:
                more = await self.tick()
            except Exception:
                log.exception("sender round failed", extra={"event": "sender_failed"})
                await asyncio.sleep(1)
                continue
            if not more:
                await self._poked.wait()
        await self._finish()

    def stop(self) -> None:
        """Claim no more; `run` ends when what is in flight is done."""
        self._stopping = True
        self.poke()

    async def tick(self) -> bool:
        """Settle finished calls and start new ones. True: call again at once.

        False is no promise that nothing waits: a finished call pokes, and so does the clock.
        """
        self._tally.turned("sending")
        results, self._results = self._results, []
        free = self._pace.in_flight - len(self._calls)
        if not results and free <= 0:
            return False
        try:
            async with transaction(self._engine) as connection:
                await self._settling.settle(connection, results)
                rows = await self._claim(connection, limit=free) if free > 0 else []
                edited = [row.edits for row in rows if row.edits is not None]
                originals = await outbox.message_ids(connection, edited) if edited else {}
        except Exception:
            # What was sent must be marked whatever else fails, or it would be sent again.
            self._results = results + self._results
            await self._settle_only()
            raise
        for row in rows:
            self._start(row, originals.get(row.edits or ""))
        return bool(self._results)

    async def _settle_only(self) -> None:
        results, self._results = self._results, []
        try:
            async with transaction(self._engine) as connection:
                await self._settling.settle(connection, results)
        except Exception:
            self._results = results + self._results
            raise

    async def _claim(self, connection: AsyncConnection, *, limit: int) -> Sequence[OutboxRow]:
        now, machine_now = self._clock.now(), self._machine.now()
        if self._leases_seen is None or machine_now - self._leases_seen > LEASES_LOOKED_AT:
            await leases.give_up_once(connection, expired_at=machine_now)
            self._leases_seen = machine_now
        gap, seconds = self._pace.chat_gap.total_seconds(), now.timestamp()
        found = await picking.pick(
            connection,
            now=now,
            machine_now=machine_now,
            limit=limit,
            chat_tat_most=seconds + (self._pace.chat_burst - 1) * gap,
        )
        if not found:
            return []
        granted = await limits.grant(
            connection, now=seconds, wanted=len(found), rate=self._pace.rate
        )
        if granted.count < len(found):
            self._wake_in(granted.again_in_s)
        chosen = found[: granted.count]
        if chosen:
            tats = {c.row.chat_id: max(c.chat_tat or 0.0, seconds) + gap for c in chosen}
            await chats.spend(connection, tats)
        rows = [candidate.row for candidate in chosen]
        lease_until = machine_now + LEASE
        return await outbox.take(connection, rows, owner=self._owner, lease_until=lease_until)

    def _start(self, row: OutboxRow, original: int | None) -> None:
        call = asyncio.create_task(self._deliver(row, original))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _deliver(self, row: OutboxRow, original: int | None) -> None:
        answer = await self._delivering.deliver(row, original)
        late_s = (self._clock.now() - row.due_at).total_seconds()
        self._tally.sent(row.policy, answer.verdict.value, late_s=late_s)
        self._results.append(Result(row, answer))  # only now: meanwhile the list was another
        self.poke()

    def _wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.poke)

    async def _finish(self) -> None:
        """The clean end: calls in flight are settled, leases not used are given back."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=SEND_TIMEOUT.total_seconds())
        async with transaction(self._engine) as connection:
            await self._settling.settle(connection, self._results)
            await leases.give_back(connection, self._owner)
            await hints.tell(connection, hints.ANYTHING)  # the others take over at once
