"""What is forgotten by itself: old history, runners who left long ago. The figures: policy.py."""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from scheduler.local_time import local_minute, within
from scheduler.policy import (
    AUDIT_KEPT,
    HISTORY_KEPT,
    INACTIVE_AFTER,
    INACTIVE_WARNED,
    RETENTION_BATCH,
)
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import audit, broadcasts, erase, users
from storage.db import transaction
from storage.records import User

log = logging.getLogger(__name__)


class Retention:
    """Run once an hour: each round takes a small bite, so that it never holds the database."""

    def __init__(self, engine: AsyncEngine, *, presenter: Presenter, tombstone_key: bytes) -> None:
        self._engine = engine
        self._presenter = presenter
        self._key = tombstone_key

    async def run(self, *, now: datetime) -> None:
        """Forget what is too old, warn who has been away long, erase who stayed away."""
        async with transaction(self._engine) as connection:
            await erase.history_before(connection, now - HISTORY_KEPT)
            await erase.strangers(connection, now=now)
            await audit.forget_before(connection, now - AUDIT_KEPT)
            await broadcasts.forget_before(connection, now - AUDIT_KEPT)
        async with transaction(self._engine) as connection:
            await self._erase(connection, now=now)
        async with transaction(self._engine) as connection:
            await self._warn(connection, now=now)

    async def _warn(self, connection: AsyncConnection, *, now: datetime) -> None:
        away = await erase.to_warn(
            connection, seen_before=now - INACTIVE_AFTER, limit=RETENTION_BATCH
        )
        work = Work(
            connection=connection,
            now=now,
            presenter=self._presenter,
            origin=f"retention:{now.timestamp():.0f}",
        )
        for user in away:
            if _asleep(user, now=now):
                continue  # an hour later is another round
            await users.change(connection, user.id, warned_at=now)
            if user.blocked_at is None:
                work.say(user.id, self._presenter.inactive(user))
        await work.flush()

    async def _erase(self, connection: AsyncConnection, *, now: datetime) -> None:
        gone = await erase.to_erase(
            connection, warned_before=now - INACTIVE_WARNED, limit=RETENTION_BATCH
        )
        for user in gone:
            await erase.everything(connection, user.id, key=self._key, now=now)
        if gone:
            log.info("inactive erased", extra={"event": "inactive_erased", "count": len(gone)})


def _asleep(user: User, *, now: datetime) -> bool:
    minute = local_minute(now, ZoneInfo(user.zone or "UTC"))
    return within(minute, start=user.quiet_from, end=user.quiet_until)
