"""What Prometheus reads: a process's tally and the queues' depths, put together when asked.

The client library is imported at the first scrape: who has no Prometheus pays nothing.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.metric_families import Reading, families
from bot.tally import Tally
from bot.vitals import Vitals
from content.catalog import Catalog
from scheduler.clock import Clock, monotonic_s
from storage import depths, timers
from storage.db import transaction
from storage.nudge_report import nudge_outcomes

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

log = logging.getLogger(__name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
DEPTHS_KEPT_S = 5.0
NUDGES_KEPT_S = 60.0
DAY = timedelta(days=1)


class Metrics:
    """Gives the text of a scrape. `catalog`: of a process that speaks, else None."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        tally: Tally,
        vitals: Vitals,
        catalog: Catalog | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._reading = Reading(tally=tally, vitals=vitals, catalog=catalog)
        self._depths_at = self._nudges_at = float("-inf")
        self._registry: CollectorRegistry | None = None

    async def text(self) -> bytes:
        """The whole scrape; figures from the database may be some seconds old."""
        from prometheus_client import generate_latest

        await self._read_database()
        if self._registry is None:
            self._registry = _registry(_Collector(self._reading))
        return generate_latest(self._registry)

    async def _read_database(self) -> None:
        at, now = monotonic_s(), self._clock.now()
        reading = self._reading
        reading.now = now
        if at - self._depths_at <= DEPTHS_KEPT_S:
            return
        self._depths_at = at
        try:
            async with transaction(self._engine) as connection:
                reading.depths = await depths.read(connection, now=now)
                reading.dues = await timers.next_dues(connection)
                if at - self._nudges_at > NUDGES_KEPT_S:
                    reading.nudges = await nudge_outcomes(connection, since=now - DAY, until=now)
                    self._nudges_at = at
        except Exception:
            log.exception("no figures from the database", extra={"event": "metrics_failed"})
            reading.depths = reading.nudges = None
            reading.dues = {}


class _Collector:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def collect(self) -> "Iterator[Metric]":
        """Called by the library at each scrape."""
        return families(self._reading)


def _registry(collector: _Collector) -> "CollectorRegistry":
    """One of our own: nothing that another library registers gets in."""
    from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector

    registry = CollectorRegistry()
    registry.register(collector)
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    return registry
