"""Files to fetch: put, claim under a lease, settle, take. The caller owns the transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.import_tables import downloads
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Download:
    """One claimed file."""

    id: int
    user_id: int
    file_id: str
    attempts: int


_other = downloads.alias()
_busy = exists().where(
    _other.c.user_id == downloads.c.user_id,
    _other.c.id != downloads.c.id,
    _other.c.state == "fetching",
    _other.c.lease_until >= bindparam("now"),
)
_free = or_(
    downloads.c.state == "waiting",
    and_(downloads.c.state == "fetching", downloads.c.lease_until < bindparam("now")),
)
_OLDEST = Prepared(
    select(downloads.c.id)
    .where(_free, ~_busy)
    .order_by(downloads.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_TAKE = Prepared(
    update(downloads)
    .where(downloads.c.id == bindparam("which"))
    .values(
        state="fetching",
        lease_until=bindparam("until"),
        attempts=downloads.c.attempts + 1,
    )
    .returning(downloads.c.id, downloads.c.user_id, downloads.c.file_id, downloads.c.attempts)
)


async def put(
    connection: AsyncConnection, *, user_id: int, file_id: str, size: int | None, now: datetime
) -> None:
    """Remember a file to fetch."""
    await connection.execute(
        insert(downloads).values(
            user_id=user_id,
            file_id=file_id,
            size=size,
            state="waiting",
            attempts=0,
            created_at=now,
        )
    )


async def waiting_of(connection: AsyncConnection, user_id: int) -> int:
    """How many files of this runner are not answered yet."""
    found = await connection.execute(select(downloads.c.id).where(downloads.c.user_id == user_id))
    return len(found.all())


async def claim(
    connection: AsyncConnection, *, machine_now: datetime, lease_until: datetime
) -> Download | None:
    """Take the oldest file that nobody is fetching; one whose lease ran out is taken over.

    One file of a runner at a time: who sends many leaves the other readers to the others.
    """
    # Two statements: as a subquery of the UPDATE, PostgreSQL may run the pick once a row.
    found = await _OLDEST.rows(connection, {"now": machine_now})
    if not found:
        return None
    [taken] = await _TAKE.rows(connection, {"which": found[0][0], "until": lease_until})
    return Download(*taken)


async def settle(connection: AsyncConnection, claimed: Download, result: dict[str, Any]) -> bool:
    """The file is read. False: the lease was lost, or the runner erased (fencing)."""
    settled = await connection.execute(
        update(downloads)
        .where(
            downloads.c.id == claimed.id,
            downloads.c.state == "fetching",
            downloads.c.attempts == claimed.attempts,
        )
        .values(state="read", result=result, lease_until=None)
    )
    return settled.rowcount == 1


async def again(connection: AsyncConnection, claimed: Download) -> None:
    """Fetching failed: somebody may try once more."""
    await connection.execute(
        update(downloads)
        .where(downloads.c.id == claimed.id, downloads.c.attempts == claimed.attempts)
        .values(state="waiting", lease_until=None)
    )


async def take(
    connection: AsyncConnection, download_id: int, *, user_id: int
) -> dict[str, Any] | None:
    """What the file said; its row goes. None: it was answered already."""
    found = await connection.execute(
        delete(downloads)
        .where(
            downloads.c.id == download_id,
            downloads.c.user_id == user_id,
            downloads.c.state == "read",
        )
        .returning(downloads.c.result)
    )
    result: dict[str, Any] | None = found.scalar_one_or_none()
    return result
