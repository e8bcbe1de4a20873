"""Finished runs: log, find. The caller owns the transaction and the time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import adding, adding_numbered, among
from storage.prepared import Reading, Write
from storage.records import Run, as_dict, columns_of
from storage.tables import runs

_LOG, _LOG_NUMBERED = adding(runs), adding_numbered(runs)
_LATEST = Reading(
    Run,
    select(runs)
    .where(runs.c.user_id == bindparam("who"))
    .order_by(runs.c.finished_at.desc())
    .limit(bindparam("most")),
)
_SINCE = Reading(
    Run,
    lambda dialect: (
        select(runs)
        .where(among(dialect, runs.c.user_id, "who"), runs.c.finished_at >= bindparam("moment"))
        .order_by(runs.c.finished_at)
    ),
)


async def log(
    connection: AsyncConnection,
    *,
    user_id: int,
    finished_at: datetime,
    local_date: date,
    local_minute: int,
    source: str,
    now: datetime,
    seconds: int | None = None,
    metres: float | None = None,
) -> int:
    """Remember one finished run; its id."""
    new: dict[str, Any] = {
        "user_id": user_id,
        "finished_at": finished_at,
        "local_date": local_date,
        "local_minute": local_minute,
        "seconds": seconds,
        "metres": metres,
        "source": source,
        "created_at": now,
    }
    [made] = await _LOG.rows(connection, new)
    return int(made[0])


def logging(numbered: Sequence[Run]) -> Write:
    """Remembers runs that have their ids already."""
    return _LOG_NUMBERED, [columns_of(run) for run in numbered]


async def latest(connection: AsyncConnection, user_id: int, *, limit: int = 1) -> Sequence[Run]:
    """This runner's runs, newest first."""
    return await _LATEST.all(connection, {"who": user_id, "most": limit})


async def since(connection: AsyncConnection, user_id: int, *, moment: datetime) -> Sequence[Run]:
    """This runner's runs that ended at `moment` or later, oldest first."""
    return await since_of(connection, [user_id], moment=moment)


async def since_of(
    connection: AsyncConnection, user_ids: Sequence[int], *, moment: datetime
) -> Sequence[Run]:
    """These runners' runs that ended at `moment` or later, oldest first."""
    return await _SINCE.all(connection, {"who": list(user_ids), "moment": moment})


async def longest_of(
    connection: AsyncConnection, user_id: int, *, since: datetime, until: datetime, but: int
) -> tuple[int, float | None]:
    """How many runs of known distance ended in this time, and the metres of the longest.

    Run `but` is left out.
    """
    found = await connection.execute(
        select(func.count(runs.c.metres), func.max(runs.c.metres)).where(
            runs.c.user_id == user_id,
            runs.c.finished_at >= since,
            runs.c.finished_at <= until,
            runs.c.id != but,
        )
    )
    count, metres = found.one()
    return count, metres


async def get(connection: AsyncConnection, run_id: int, *, user_id: int) -> Run | None:
    """One run of this runner, or None."""
    found = await connection.execute(
        select(runs).where(runs.c.id == run_id, runs.c.user_id == user_id)
    )
    row = found.first()
    return Run(**as_dict(row._mapping)) if row else None


async def move(
    connection: AsyncConnection,
    run_id: int,
    *,
    finished_at: datetime,
    local_date: date,
    local_minute: int,
) -> None:
    """The run ended at another time than we thought."""
    await connection.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(finished_at=finished_at, local_date=local_date, local_minute=local_minute)
    )


async def fill(
    connection: AsyncConnection, run: Run, *, seconds: int | None, metres: float | None
) -> None:
    """Add what was not known of this run; what the runner said themselves stays."""
    values = {
        "seconds": seconds if run.seconds is None else run.seconds,
        "metres": metres if run.metres is None else run.metres,
    }
    await connection.execute(update(runs).where(runs.c.id == run.id).values(**values))


async def tell(
    connection: AsyncConnection, run_id: int, *, seconds: int | None, metres: float | None
) -> None:
    """The runner says how long and how far it was; None leaves what was known."""
    said = {"seconds": seconds, "metres": metres}
    values = {name: value for name, value in said.items() if value is not None}
    await connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


async def remove(connection: AsyncConnection, run_id: int, *, user_id: int) -> bool:
    """Forget one run of this runner. False: there was none."""
    gone = await connection.execute(
        delete(runs).where(runs.c.id == run_id, runs.c.user_id == user_id)
    )
    return gone.rowcount > 0
