"""Who writes too much: one user's updates within seconds. Kept in memory, by each worker."""

from collections import OrderedDict
from datetime import datetime

from scheduler.policy import FLOOD_MOST, FLOOD_NOTICE_EVERY, FLOOD_WINDOW

_USERS_KNOWN = 10_000


class Floods:
    """Counts updates a user by when they came in; beyond the limit they are met with silence."""

    def __init__(self) -> None:
        self._came: OrderedDict[int, OrderedDict[int, datetime]] = OrderedDict()

    def too_many(self, user_id: int, update_id: int, *, at: datetime) -> bool:
        """Count one update, once however often it is tried. True: more than one person writes."""
        came = self._came.setdefault(user_id, OrderedDict())
        self._came.move_to_end(user_id)
        if len(self._came) > _USERS_KNOWN:
            self._came.popitem(last=False)
        if update_id in came:
            return False
        while came and at - next(iter(came.values())) >= FLOOD_WINDOW:
            came.popitem(last=False)
        if len(came) >= FLOOD_MOST:
            return True
        came[update_id] = at
        return False


def notice_key(user_id: int, at: datetime) -> str:
    """The outbox key of the notice: one a minute, whoever says it."""
    return f"flood:{user_id}:{int(at.timestamp() // FLOOD_NOTICE_EVERY.total_seconds())}"
