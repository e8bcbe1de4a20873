"""Puts messages under a lease for the sender, as many as the pace allows. Calls nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.clock import Clock
from scheduler.policy import CHAT_BURST, CHAT_GAP, LEASE, LEASES_LOOKED_AT, PACE_SHARED
from storage import chats, leases, limits, outbox, picking
from storage.limits import Grant
from storage.picking import Candidate
from storage.records import OutboxRow

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
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


class Claiming:
    """Claims the oldest unsent message of each chat, within the pace of all and of each."""

    def __init__(
        self,
        *,
        clock: Clock,
        machine: Clock,
        owner: str,
        pace: Pace,
        go_on_in: Callable[[float], None],
    ) -> None:
        """`go_on_in` is told in how many seconds the pace allows more."""
        self._clock = clock
        self._machine = machine
        self._owner = owner
        self._pace = pace
        self._go_on_in = go_on_in
        self._leases_seen: datetime | None = None
        self._granted: Grant | None = None
        self._shared_until = _LONG_AGO  # until then others are thought to send as well

    async def claim(self, connection: AsyncConnection, *, limit: int) -> Sequence[OutboxRow]:
        """Up to `limit` messages, each under a lease from now on."""
        now, machine_now = self._clock.now(), self._machine.now()
        if self._leases_seen is None or machine_now - self._leases_seen > LEASES_LOOKED_AT:
            await leases.give_up_once(connection, expired_at=machine_now)
            self._leases_seen = machine_now
        chosen = await self._chosen(connection, limit=limit, now=now, machine_now=machine_now)
        gap = self._pace.chat_gap.total_seconds()
        tats = {c.row.chat_id: max(c.chat_tat or 0.0, now.timestamp()) + gap for c in chosen}
        return await outbox.take(
            connection,
            [candidate.row for candidate in chosen],
            owner=self._owner,
            lease_until=machine_now + LEASE,
            along=[chats.spending(tats)],
        )

    async def _chosen(
        self, connection: AsyncConnection, *, limit: int, now: datetime, machine_now: datetime
    ) -> Sequence[Candidate]:
        """What may go now, taken from the pace."""
        seconds, rate, known = now.timestamp(), self._pace.rate, self._known(machine_now)
        room = await limits.room(connection, now=seconds, wanted=limit, rate=rate, known=known)
        most = seconds + (self._pace.chat_burst - 1) * self._pace.chat_gap.total_seconds()
        found: Sequence[Candidate] = ()
        if room.count:
            found = await picking.pick(
                connection, now=now, machine_now=machine_now, limit=room.count, chat_tat_most=most
            )
        if len(found) == room.count < limit:
            self._go_on_in(room.again_in_s)  # there may be more than the pace allows just now
        if not found:
            return ()
        granted = await limits.grant(
            connection, now=seconds, wanted=len(found), rate=rate, room=room
        )
        self._remember(granted, machine_now)
        if granted.count < len(found):  # another process was quicker
            self._go_on_in(granted.again_in_s)
        return found[: granted.count]

    def _known(self, machine_now: datetime) -> Grant | None:
        """The pace as we left it, as long as nobody else seems to take from it."""
        return self._granted if machine_now >= self._shared_until else None

    def _remember(self, granted: Grant, machine_now: datetime) -> None:
        self._granted = granted
        if not granted.expected:
            self._shared_until = machine_now + PACE_SHARED
