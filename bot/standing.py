"""Where the runners of a batch stand when it begins: a statement for all of them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.policy import NUDGE_OPEN
from storage import checkins, nudges, runs, sessions
from storage.nudge_records import Nudge
from storage.records import Checkin, Run, Session


class Standing:
    """What turns must know of their runners. It holds for one turn each: turns change it."""

    def __init__(
        self, connection: AsyncConnection, user_ids: Collection[int], *, now: datetime
    ) -> None:
        self._connection = connection
        self._ids = [*user_ids]
        self._now = now
        self._live: Mapping[int, Session] = {}
        self._open: Mapping[int, Checkin] = {}
        self._runs: Mapping[int, Run] | None = None
        self._nudges: Mapping[int, Nudge] | None = None

    @classmethod
    async def read(
        cls, connection: AsyncConnection, user_ids: Collection[int], *, now: datetime
    ) -> "Standing":
        """Sessions and check-ins under way at once, the rest when the first turn asks."""
        self = cls(connection, user_ids, now=now)
        self._live = await sessions.live_of(connection, self._ids)
        self._open = await checkins.open_of(connection, self._ids)
        return self

    def live(self, user_id: int) -> Session | None:
        """The session offered or under way."""
        return self._live.get(user_id)

    def open_checkin(self, user_id: int) -> Checkin | None:
        """The open check-in."""
        return self._open.get(user_id)

    async def latest_run(self, user_id: int) -> Run | None:
        """The newest run. Ask before the turn logs one."""
        if self._runs is None:
            self._runs = await runs.latest_of(self._connection, self._ids)
        return self._runs.get(user_id)

    async def latest_nudge(self, user_id: int) -> Nudge | None:
        """The newest nudge that may still be answered. Ask before the turn answers it."""
        if self._nudges is None:
            after = self._now - NUDGE_OPEN
            self._nudges = await nudges.latest_sent_of(self._connection, self._ids, after=after)
        return self._nudges.get(user_id)
