"""Where many runners stand, read in one statement. The caller owns the transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, Executable, Select, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.checkins import is_open
from storage.dialect import each_of
from storage.nudge_records import Nudge
from storage.nudge_tables import nudges
from storage.prepared import Prepared
from storage.records import Checkin, Run, Session
from storage.sessions import is_live
from storage.tables import checkins, runs, sessions

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What a runner is in the middle of."""

    session: Session | None = None  # offered or under way
    checkin: Checkin | None = None  # open


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest of a runner's things."""

    run: Run | None = None
    nudge: Nudge | None = None  # that was sent since the moment asked for


def _under_way(dialect: str) -> Executable:
    who = each_of(dialect, "who")
    mine = who.table.outerjoin(sessions, (sessions.c.user_id == who) & is_live)
    mine = mine.outerjoin(checkins, (checkins.c.user_id == who) & is_open)
    both = *_columns(Session, sessions), *_columns(Checkin, checkins)
    return select(who, *both).select_from(mine)


def _latest(dialect: str) -> Executable:
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
    mine = who.table.outerjoin(runs, runs.c.id == _of(who, newest_run))
    mine = mine.outerjoin(nudges, nudges.c.id == _of(who, newest_nudge))
    return select(who, *_columns(Run, runs), *_columns(Nudge, nudges)).select_from(mine)


def _of(who: Any, newest: Select[Any]) -> Any:
    return newest.correlate(who.table).scalar_subquery()


def _columns(record: Any, table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in _names(record)]


_UNDER_WAY, _LATEST = Prepared(_under_way), Prepared(_latest)


async def under_way(connection: AsyncConnection, user_ids: Sequence[int]) -> dict[int, UnderWay]:
    """What each of these runners is in the middle of."""
    found = await _UNDER_WAY.rows(connection, {"who": list(user_ids)})
    cut = 1 + len(_names(Session))
    return {
        row[0]: UnderWay(_record(Session, row[1:cut]), _record(Checkin, row[cut:]))
        for row in found
    }


async def latest(
    connection: AsyncConnection, user_ids: Sequence[int], *, after: datetime
) -> dict[int, Latest]:
    """Each of these runners' newest run, and their newest nudge that was sent after `after`."""
    found = await _LATEST.rows(connection, {"who": list(user_ids), "after": after})
    cut = 1 + len(_names(Run))
    return {row[0]: Latest(_record(Run, row[1:cut]), _record(Nudge, row[cut:])) for row in found}


def _record(record: Callable[..., R], values: Sequence[Any]) -> R | None:
    """None: there is no such row, all that was joined is NULL. Every record begins with its id."""
    if values[0] is None:
        return None
    return record(**dict(zip(_names(record), values, strict=True)))


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))
