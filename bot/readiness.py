"""Whether this process can do its work: database, schema, what brings updates, what is overdue."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.tally import Tally
from scheduler.clock import Clock, SystemClock, monotonic_s
from storage import depths, timers
from storage.db import transaction
from storage.migrate import Schema

WITHIN_S = 2.0
KEPT_S = 2.0  # who asks more often gets the last answer: asking must cost us nothing

# A poll lasts up to 35 s and is tried again within 15 s.
POLL_SILENT_S = 90.0
# Steps are due to the second; the rest may wait behind a batch.
TIMER_OVERDUE = {
    timers.TO_THE_SECOND: timedelta(seconds=60),
    timers.WITHIN_MINUTES: timedelta(minutes=10),
    timers.NOTHING_SAID: timedelta(hours=1),
}
# A lease lasts 30 s and is taken over by the next claim, unless its chat must wait for a 429.
LEASE_OVERDUE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `value` in seconds where there is one."""

    name: str
    good: bool
    value: float | None = None


class Readiness:
    """Looks at most every two seconds. `works`: this process fires and sends too.

    A process that only takes updates in must not be taken out of service because the workers
    are late: then `due` and `sending` are not looked at.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        tally: Tally,
        works: bool,
        polls: bool = False,
        webhook_known: Callable[[], bool] | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._machine = SystemClock()
        self._tally = tally
        self._works = works
        self._polls = polls
        self._webhook_known = webhook_known
        self._schema: Schema | None = None
        self._last: tuple[float, list[Finding]] | None = None

    async def look(self) -> list[Finding]:
        """Everything, at most `KEPT_S` old; never raises."""
        if self._last is None or monotonic_s() - self._last[0] > KEPT_S:
            found = [*await self._database(), *self._intake()]
            self._last = (monotonic_s(), found)
        return self._last[1]

    async def _database(self) -> list[Finding]:
        try:
            async with asyncio.timeout(WITHIN_S), transaction(self._engine) as connection:
                if self._schema is None:
                    self._schema = Schema()
                found = [Finding("migrations", not await self._schema.lags(connection))]
                if self._works and found[0].good:
                    found += [await self._due(connection), await self._sending(connection)]
        except Exception:
            return [Finding("database", good=False)]
        return [Finding("database", good=True), *found]

    async def _due(self, connection: AsyncConnection) -> Finding:
        now = self._clock.now()
        late = {rank: now - due for rank, due in (await timers.next_dues(connection)).items()}
        good = all(late[rank] <= TIMER_OVERDUE[rank] for rank in late)
        return Finding("due", good, _seconds(max(late.values(), default=timedelta(0))))

    async def _sending(self, connection: AsyncConnection) -> Finding:
        until = await depths.oldest_lease(connection)
        over = timedelta(0) if until is None else self._machine.now() - until
        return Finding("sending", over <= LEASE_OVERDUE, _seconds(over))

    def _intake(self) -> list[Finding]:
        found = []
        if self._polls:
            age = self._tally.age("polling")
            good = age is not None and age <= POLL_SILENT_S
            found.append(Finding("polling", good, None if age is None else round(age, 1)))
        if self._webhook_known is not None:
            found.append(Finding("webhook", self._webhook_known()))
        return found


def _seconds(span: timedelta) -> float:
    return round(max(span.total_seconds(), 0.0), 1)
