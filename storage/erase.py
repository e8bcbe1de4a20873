"""Erases: a runner, their health answers, what is too old. The caller owns the transaction."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.admin_tables import audit, broadcasts
from storage.dialect import insert_or
from storage.nudge_tables import nudges
from storage.personal import person_tables
from storage.records import User, as_dict
from storage.sessions import LIVE
from storage.tables import checkins, runs, sessions, tombstones, users
from storage.traffic import chats, inbox, outbox

NOBODY = 0
NO_ANSWERS: Mapping[str, Any] = MappingProxyType({"given": []})
NOT_KEPT = "not_kept"  # stands where the row of the safety table would tell of pain

# What a session row knows of pain.
NO_PAIN: Mapping[str, Any] = MappingProxyType(
    {"before": None, "after": None, "hurts": [], "decision": {}}
)


def tombstone_of(user_id: int, key: bytes) -> str:
    """What is kept of an erased runner: without `key` nobody can tell whose it is."""
    return hmac.new(key, str(user_id).encode(), hashlib.sha256).hexdigest()


async def everything(
    connection: AsyncConnection, user_id: int, *, key: bytes, now: datetime
) -> None:
    """Every row of this runner, timers and queued messages included; a keyed tombstone stays.

    Telegram's numbers of updates stay 48 hours without their owner, so that a repeated update
    cannot bring the runner back.
    """
    for table, person in person_tables():
        if table is inbox:
            blank = {"user_id": NOBODY, "body": None, "state": "done", "retry_at": None}
            await connection.execute(update(inbox).where(person == user_id).values(**blank))
        elif table is audit:  # what an operator did stays done; who it was goes
            await connection.execute(update(audit).where(person == user_id).values(user_id=NOBODY))
        else:
            await connection.execute(delete(table).where(person == user_id))
    await connection.execute(  # the broadcast goes on with the same runner next
        update(broadcasts).where(broadcasts.c.cursor == user_id).values(cursor=user_id - 1)
    )
    stone = tombstone_of(user_id, key)
    statement = insert_or(connection, tombstones).values(key=stone, erased_at=now)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"erased_at": now})
    )


async def health(connection: AsyncConnection, user_id: int) -> None:
    """The health profile and every pain value of this runner; what is open goes on."""
    await connection.execute(
        update(users)
        .where(users.c.id == user_id)
        .values(
            consent_version=None,
            consent_at=None,
            health=None,
            last_morning=None,
            mornings_worse=0,
        )
    )
    await unconsented(connection, user_id)


async def unconsented(connection: AsyncConnection, user_id: int) -> None:
    """Empty what is over of a runner without a yes; of one with a yes, nothing."""
    no_yes = exists().where(users.c.id == user_id, users.c.consent_at.is_(None))
    await connection.execute(
        update(checkins)
        .where(checkins.c.user_id == user_id, checkins.c.state != "open", no_yes)
        .values(answers=dict(NO_ANSWERS), ticked=[], outcome=NOT_KEPT)
    )
    await connection.execute(
        update(sessions)
        .where(sessions.c.user_id == user_id, sessions.c.state.not_in(LIVE), no_yes)
        .values(**NO_PAIN)
    )


async def goodbye(connection: AsyncConnection, row_id: int, *, chat_id: int) -> None:
    """The last word to an erased runner, once it is said or cannot be, and what it left."""
    await connection.execute(delete(outbox).where(outbox.c.id == row_id))
    known = exists().where(users.c.id == chat_id)
    await connection.execute(delete(chats).where(chats.c.chat_id == chat_id, ~known))


async def history_before(connection: AsyncConnection, moment: datetime) -> int:
    """Runs, check-ins and sessions that were over before `moment`; how many rows."""
    over = (
        delete(sessions).where(sessions.c.created_at < moment, sessions.c.state.not_in(LIVE)),
        delete(checkins).where(checkins.c.created_at < moment, checkins.c.state != "open"),
        delete(nudges).where(nudges.c.planned_for < moment),
        delete(runs).where(runs.c.finished_at < moment),
    )
    return sum([(await connection.execute(statement)).rowcount for statement in over])


async def strangers(connection: AsyncConnection, *, now: datetime) -> None:
    """What Telegram told us about chats whose runner is not, or no longer, with us."""
    known = exists().where(users.c.id == chats.c.chat_id)
    waiting_over = or_(chats.c.not_before.is_(None), chats.c.not_before < now)
    await connection.execute(delete(chats).where(chats.c.chat_id > NOBODY, ~known, waiting_over))


async def to_warn(
    connection: AsyncConnection, *, seen_before: datetime, limit: int
) -> Sequence[User]:
    """Runners not seen since `seen_before` who have not been warned, longest away first."""
    return await _inactive(
        connection, users.c.seen_at < seen_before, users.c.warned_at.is_(None), limit=limit
    )


async def to_erase(
    connection: AsyncConnection, *, warned_before: datetime, limit: int
) -> Sequence[User]:
    """Runners warned before `warned_before` who have not been seen since."""
    return await _inactive(connection, users.c.warned_at < warned_before, limit=limit)


async def _inactive(connection: AsyncConnection, *where: Any, limit: int) -> Sequence[User]:
    found = await connection.execute(
        select(users)
        .where(*where)
        .order_by(users.c.seen_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [User(**as_dict(row._mapping)) for row in found]
