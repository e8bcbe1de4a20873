"""What may be kept of a runner's pain: nothing without an explicit yes. No questions here.

Without it the answers are used in the moment, and emptied when the conversation or the routine
that needed them is over.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from scheduler.work import Work
from storage import users
from storage.erase import NO_ANSWERS, NO_PAIN, NOT_KEPT
from storage.records import User
from storage.sessions import LIVE

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def may_keep_pain(user: User) -> bool:
    """True once the runner said yes to the question about health and pain."""
    return user.consent_at is not None


async def left_of_checkin(work: Work, user_id: int) -> Mapping[str, Any]:
    """The columns to overwrite when this runner's check-in is over."""
    user = await users.get(work.connection, user_id)
    if user is not None and may_keep_pain(user):
        return _NOTHING
    return {"answers": dict(NO_ANSWERS), "ticked": [], "outcome": NOT_KEPT}


def left_of_session(user: User, state: str) -> Mapping[str, Any]:
    """The columns to overwrite in this runner's session, now in `state`."""
    return _NOTHING if state in LIVE or may_keep_pain(user) else NO_PAIN
