"""Whose updates are handled now, and which of them: each user's queue, under that user's lock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.updates import NOBODY
from scheduler.policy import NUDGE_OPEN, UPDATES_A_USER, USERS_A_BATCH
from storage import inbox, users
from storage.inbox import Accepted
from storage.records import InboxRow, Numbers, User
from storage.standing import Standing, queued


@dataclass(frozen=True, slots=True)
class Queue:
    """One user's waiting updates, oldest first."""

    user: User | None  # None: they are nobody's
    rows: Sequence[InboxRow]
    standing: Standing  # of the runner, before the first of them is handled
    numbers: Numbers  # for what the first of them may have to write


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch of queues; `more`: there may be other updates to handle at once.

    `passed_over`: some who have said something are held by somebody else just now.
    """

    queues: Sequence[Queue]
    more: bool
    passed_over: bool = False

    @property
    def update_ids(self) -> list[int]:
        """All that is in the queues."""
        return [row.update_id for queue in self.queues for row in queue.rows]


async def take(
    connection: AsyncConnection, *, now: datetime, new: Sequence[Accepted] = ()
) -> Waiting:
    """A batch of those who say something `new`, which is kept, or else of those who wait longest.

    In order of their ids. Those to whom another worker listens are left to it.
    """
    of: Collection[int] = {update.user_id for update in new}
    if not new:
        of = await inbox.waiting_users(connection, now=now, limit=USERS_A_BATCH)
    ids = sorted(of)[:USERS_A_BATCH]
    if not ids:
        return Waiting((), more=False)
    runners = [user_id for user_id in ids if user_id > NOBODY]
    kept = inbox.keeping(new, now=now)
    locked = await users.lock_all(connection, runners, language="en", now=now, along=[kept])
    # In one order for everybody: no two workers' batches wait for each other.
    ours = [user_id for user_id in ids if user_id <= NOBODY or user_id in locked]
    after = now - NUDGE_OPEN
    found = await queued(connection, ours, now=now, limit=UPDATES_A_USER, nudged_after=after)
    queues = [
        Queue(_owner(user_id, locked, now), mine.rows, mine.standing, mine.numbers)
        for user_id in ours
        if (mine := found.get(user_id)) is not None
    ]
    full = any(len(queue.rows) == UPDATES_A_USER for queue in queues)
    more, passed_over = full or len(of) >= USERS_A_BATCH, len(ours) < len(ids)
    return Waiting(queues, more=more, passed_over=passed_over)


def _owner(user_id: int, locked: Mapping[int, User], now: datetime) -> User | None:
    """A group has no row, and nobody in it gets one."""
    if user_id == NOBODY:
        return None
    return locked.get(user_id) or users.stranger(user_id, language="en", now=now)
