"""Sends a broadcast a few runners at a time. What it says and who may start one: the bot.

The row holds where it stands: the outbox tells who has it, the cursor who comes next. A crash
between two chunks changes nothing; the next process goes on from the row.
"""

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from scheduler.clock import Clock
from scheduler.nudge_due import in_quiet_hours, last_moment
from scheduler.policy import NEWS_PASS, NEWS_SCAN, NEWS_WINDOW
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import broadcasts
from storage.broadcasts import SENDING, Broadcast
from storage.db import transaction
from storage.picking import NEWS
from storage.records import User

log = logging.getLogger(__name__)


class Broadcaster:
    """Keeps a short queue of news before the sender: never so long that it stands in the way."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        presenter: Presenter,
        ahead: int,
        scan: int = NEWS_SCAN,
    ) -> None:
        """At most `ahead` messages wait at a time; `scan` runners are looked at in one go."""
        self._ahead, self._scan = ahead, scan
        self._engine = engine
        self._clock = clock
        self._presenter = presenter

    async def tick(self) -> int:
        """Write the next chunk, one transaction; how many messages."""
        now = self._clock.now()
        async with transaction(self._engine) as connection:
            broadcast = await broadcasts.lock_sending(connection)
            if broadcast is None or (broadcast.pass_at is not None and broadcast.pass_at > now):
                return 0
            room = self._ahead - await broadcasts.unsent(connection, at_most=self._ahead)
            return 0 if room <= 0 else await self._chunk(connection, broadcast, room, now=now)

    async def _chunk(
        self, connection: AsyncConnection, broadcast: Broadcast, room: int, *, now: datetime
    ) -> int:
        end, runners = await broadcasts.scan(
            # Every other may be asleep; whole records of many more would be read for nothing.
            connection,
            broadcast,
            limit=min(self._scan, 2 * room),
        )
        if end is None:
            await self._end_of_pass(connection, broadcast, now=now)
            return 0
        awake = [user for user in runners if not _asleep(user, now)]
        if len(awake) > room:
            awake = awake[:room]
            end = awake[-1].id
        work = Work(
            connection=connection,
            now=now,
            presenter=self._presenter,
            origin=f"broadcast:{broadcast.id}",
        )
        for user in awake:
            self._say(work, user, broadcast)
        await work.flush()
        queued = broadcast.queued + len(awake)
        await broadcasts.change(connection, broadcast.id, cursor=end, queued=queued, pass_at=None)
        return len(awake)

    def _say(self, work: Work, user: User, broadcast: Broadcast) -> None:
        latest = work.now + NEWS_WINDOW
        work.say(
            user.id,
            self._presenter.news(user, broadcast.texts),
            policy=NEWS,
            key=f"broadcast:{broadcast.id}:{user.id}",
            not_after=last_moment(user, latest, now=work.now, zone=_zone(user)),
            broadcast_id=broadcast.id,
        )

    async def _end_of_pass(
        self, connection: AsyncConnection, broadcast: Broadcast, *, now: datetime
    ) -> None:
        """Those who slept get it in a later pass; after a day and a bit it is over for all."""
        assert broadcast.started_at is not None  # set when it was confirmed
        late = now - broadcast.started_at > NEWS_WINDOW
        if not late and await broadcasts.anybody_left(connection, broadcast):
            await broadcasts.change(connection, broadcast.id, cursor=0, pass_at=now + NEWS_PASS)
            return
        await broadcasts.turn(
            connection, broadcast.id, was=SENDING, to="done", cursor=0, ended_at=now
        )
        log.info(
            "broadcast done",
            extra={"event": "broadcast_done", "number": broadcast.id, "count": broadcast.queued},
        )


def _zone(user: User) -> ZoneInfo:
    return ZoneInfo(user.zone or "UTC")


def _asleep(user: User, now: datetime) -> bool:
    return in_quiet_hours(user, now, _zone(user))
