"""Runners: find, create, change. The caller owns the transaction and the time."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import dialect
from storage.dialect import keeping, locked
from storage.prepared import Reading, Write
from storage.records import User
from storage.tables import users

_BY_ID = Reading(User, select(users).where(users.c.id == bindparam("who")))
_LOCKED = Reading(
    User, lambda name: locked(select(users).where(dialect.among(name, users.c.id, "who")))
)
_NEW = keeping(users, "id", "created_at", "seen_at", "language")


async def lock_all(
    connection: AsyncConnection,
    user_ids: Collection[int],
    *,
    language: str,
    now: datetime,
    along: Sequence[Write] = (),
) -> dict[int, User]:
    """These runners' rows, made if need be, locked until the transaction ends.

    Left out: those whom another worker holds, who handles their updates just now. `along`: what
    is to be written with it.
    """
    found = await _locked(connection, user_ids, along)
    # Made in one order by everybody: two workers that meet the same new runners must not wait
    # for each other.
    if missing := sorted(set(user_ids) - found.keys()):
        new = {"created_at": now, "seen_at": now, "language": language}
        await _NEW.run_each(connection, [{"id": user_id, **new} for user_id in missing])
        found |= await _locked(connection, missing)
    return found


async def _locked(
    connection: AsyncConnection, user_ids: Collection[int], along: Sequence[Write] = ()
) -> dict[int, User]:
    found = await _LOCKED.all(connection, {"who": list(user_ids)}, along=along)
    return {user.id: user for user in found}


async def lock(
    connection: AsyncConnection, user_id: int, *, language: str, now: datetime
) -> User | None:
    """Like `lock_all`, for one runner; None: another worker holds them."""
    return (await lock_all(connection, [user_id], language=language, now=now)).get(user_id)


async def lock_known(connection: AsyncConnection, user_id: int) -> User | None:
    """Like `lock`, but makes nobody: also None for a runner we do not (any longer) know."""
    return (await _locked(connection, [user_id])).get(user_id)


async def hold(connection: AsyncConnection, user_ids: Collection[int]) -> None:
    """Lock these runners' rows, waiting for whoever has them; those that are not there are not."""
    if user_ids:
        await connection.execute(
            select(users.c.id)
            .where(users.c.id.in_(user_ids))
            .order_by(users.c.id)
            .with_for_update()
        )


async def get(connection: AsyncConnection, user_id: int) -> User | None:
    """This runner, or None."""
    return await _BY_ID.first(connection, {"who": user_id})


def stranger(chat_id: int, *, language: str, now: datetime) -> User:
    """Somebody in a group, of whom nothing is kept: a record without a row."""
    known: dict[str, Any] = {
        "id": chat_id,
        "language": language,
        "created_at": now,
        "seen_at": now,
    }
    unknown: dict[str, Any] = {field.name: None for field in fields(User)}
    return User(**(unknown | known))


async def change(connection: AsyncConnection, user_id: int, **values: Any) -> None:
    """Set columns of one runner."""
    await dialect.change(connection, users, user_id, values)
