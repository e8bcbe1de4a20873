"""Where many runners stand, read in one statement. The caller owns the transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Select, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.checkins import is_open
from storage.dialect import each_of
from storage.nudge_records import Nudge
from storage.nudge_tables import nudges
from storage.prepared import Prepared
from storage.records import Checkin, Run, Session
from storage.sessions import is_live
from storage.tables import checkins, runs, sessions


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands."""

    session: Session | None = None  # offered or under way
    checkin: Checkin | None = None  # open
    run: Run | None = None  # the newest
    nudge: Nudge | None = None  # the newest that was sent since the moment asked for


_PARTS: Sequence[tuple[Any, Table]] = (
    (Session, sessions),
    (Checkin, checkins),
    (Run, runs),
    (Nudge, nudges),
)


def _standing(dialect: str) -> Executable:
    who = each_of(dialect, "who")
    run, nudge = runs.alias(), nudges.alias()
    newest_run = (
        select(run.c.id).where(run.c.user_id == who).order_by(run.c.finished_at.desc()).limit(1)
    )
    newest_nudge = (
        select(nudge.c.id)
        .where(nudge.c.user_id == who, nudge.c.sent_at > bindparam("after"))
        .order_by(nudge.c.sent_at.desc())
        .limit(1)
    )
    mine = who.table.outerjoin(sessions, (sessions.c.user_id == who) & is_live)
    mine = mine.outerjoin(checkins, (checkins.c.user_id == who) & is_open)
    mine = mine.outerjoin(runs, runs.c.id == _of(who, newest_run))
    mine = mine.outerjoin(nudges, nudges.c.id == _of(who, newest_nudge))
    columns = [table.c[name] for record, table in _PARTS for name in _names(record)]
    return select(who, *columns).select_from(mine)


def _of(who: Any, newest: Select[Any]) -> Any:
    return newest.correlate(who.table).scalar_subquery()


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


_STANDING = Prepared(_standing)


async def standing_of(
    connection: AsyncConnection, user_ids: Sequence[int], *, nudged_after: datetime
) -> dict[int, Standing]:
    """Where each of these runners stands."""
    found = await _STANDING.rows(connection, {"who": list(user_ids), "after": nudged_after})
    return {row[0]: Standing(*_records(row[1:])) for row in found}


def _records(values: Sequence[Any]) -> Iterator[Any]:
    """The parts. Where there is no such row, all that was joined is NULL, its id first of all."""
    at = 0
    for record, _ in _PARTS:
        names = _names(record)
        mine = values[at : at + len(names)]
        yield None if mine[0] is None else record(**dict(zip(names, mine, strict=True)))
        at += len(names)
