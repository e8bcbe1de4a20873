"""Where the runners of a batch stand when it begins: a statement for all of them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.policy import NUDGE_OPEN
from storage import standing as rows
from storage.records import Checkin, Session
from storage.standing import Latest, UnderWay


class Standing:
    """What turns must know of their runners. It holds for one turn each: turns change it."""

    def __init__(
        self, connection: AsyncConnection, user_ids: Collection[int], *, now: datetime
    ) -> None:
        self._connection = connection
        self._ids = [*user_ids]
        self._now = now
        self._under_way: Mapping[int, UnderWay] = {}
        self._latest: Mapping[int, Latest] | None = None

    @classmethod
    async def read(
        cls, connection: AsyncConnection, user_ids: Collection[int], *, now: datetime
    ) -> "Standing":
        """Sessions and check-ins under way at once, the rest when the first turn asks."""
        self = cls(connection, user_ids, now=now)
        self._under_way = await rows.under_way(connection, self._ids)
        return self

    def live(self, user_id: int) -> Session | None:
        """The session offered or under way."""
        return self._under_way.get(user_id, UnderWay()).session

    def open_checkin(self, user_id: int) -> Checkin | None:
        """The open check-in."""
        return self._under_way.get(user_id, UnderWay()).checkin

    async def latest(self, user_id: int) -> Latest:
        """The newest run, and the newest nudge that may still be answered.

        Ask before the turn logs the one or answers the other.
        """
        if self._latest is None:
            after = self._now - NUDGE_OPEN
            self._latest = await rows.latest(self._connection, self._ids, after=after)
        return self._latest.get(user_id, Latest())
