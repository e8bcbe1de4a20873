"""Private finish links: one a runner, known by a hash; what came by them. No policy."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_or
from storage.link_tables import finish_links, finishes
from storage.tables import users


@dataclass(frozen=True, slots=True)
class Link:
    """A runner's link, as far as it is kept."""

    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose link it is, and what must be known to answer."""

    user_id: int
    language: str
    zone: str | None
    blocked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """A finished run as a watch or phone told it."""

    finished_at: datetime
    seconds: int | None
    metres: float | None


def fingerprint(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


async def put(connection: AsyncConnection, user_id: int, *, token: str, now: datetime) -> None:
    """Make this runner's link, or replace it: the one before is void from now on."""
    values = {"token_hash": fingerprint(token), "created_at": now, "used_at": None}
    statement = insert_or(connection, finish_links).values(user_id=user_id, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


async def remove(connection: AsyncConnection, user_id: int) -> bool:
    """The link is void. False: there was none."""
    gone = await connection.execute(delete(finish_links).where(finish_links.c.user_id == user_id))
    return gone.rowcount > 0


async def of(connection: AsyncConnection, user_id: int) -> Link | None:
    """This runner's link, or None."""
    found = await connection.execute(
        select(finish_links.c.created_at, finish_links.c.used_at).where(
            finish_links.c.user_id == user_id
        )
    )
    row = found.first()
    return Link(*row) if row else None


async def owner(connection: AsyncConnection, token: str) -> Owner | None:
    """Whose token this is; the link stays locked, so that uses of it are counted one by one."""
    found = await connection.execute(
        select(users.c.id, users.c.language, users.c.zone, users.c.blocked_at)
        .join(finish_links, finish_links.c.user_id == users.c.id)
        .where(finish_links.c.token_hash == fingerprint(token))
        .with_for_update(of=finish_links)
    )
    row = found.first()
    return Owner(*row) if row else None


async def used_since(connection: AsyncConnection, user_id: int, moment: datetime) -> int:
    """How often this runner's link was used since `moment`."""
    found = await connection.execute(
        select(func.count()).where(finishes.c.user_id == user_id, finishes.c.received_at >= moment)
    )
    return found.scalar_one()


async def keep(connection: AsyncConnection, user_id: int, finish: Finish, *, now: datetime) -> int:
    """Keep what came by the link, until the handler reads it; its number."""
    made = await connection.execute(
        insert(finishes)
        .values(
            user_id=user_id,
            received_at=now,
            finished_at=finish.finished_at,
            seconds=finish.seconds,
            metres=finish.metres,
        )
        .returning(finishes.c.id)
    )
    await connection.execute(
        update(finish_links).where(finish_links.c.user_id == user_id).values(used_at=now)
    )
    return int(made.scalar_one())


async def read(connection: AsyncConnection, number: int, *, user_id: int) -> Finish | None:
    """What came by the link under this number, or None."""
    found = await connection.execute(
        select(finishes.c.finished_at, finishes.c.seconds, finishes.c.metres).where(
            finishes.c.id == number, finishes.c.user_id == user_id
        )
    )
    row = found.first()
    if row is None:
        return None
    return Finish(finished_at=row.finished_at, seconds=row.seconds, metres=row.metres)


async def forget_before(connection: AsyncConnection, moment: datetime) -> None:
    """What came before `moment` has been read, and need not be counted any longer."""
    await connection.execute(delete(finishes).where(finishes.c.received_at < moment))
