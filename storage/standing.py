"""Who says what and where they stand, for many runners in one statement. The caller owns the
transaction, and the runners' locks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, FromClause, Select, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.checkins import is_open
from storage.dialect import each_of, number_ahead
from storage.inbox import oldest_of
from storage.nudge_records import Nudge
from storage.nudge_tables import nudges
from storage.prepared import Prepared
from storage.records import Checkin, InboxRow, Numbers, Run, Session
from storage.sessions import is_live
from storage.tables import checkins, runs, sessions
from storage.traffic import inbox


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a runner stands."""

    session: Session | None = None  # offered or under way
    checkin: Checkin | None = None  # open
    run: Run | None = None  # the newest
    nudge: Nudge | None = None  # the newest that was sent since the moment asked for


@dataclass(frozen=True, slots=True)
class Queued:
    """A user's oldest waiting updates, and where the runner stands."""

    rows: list[InboxRow]
    standing: Standing
    numbers: Numbers


_PARTS: Sequence[tuple[Any, Table]] = (
    (Session, sessions),
    (Checkin, checkins),
    (Run, runs),
    (Nudge, nudges),
)


def _standing(dialect: str) -> Executable:
    who = each_of(dialect, "who")
    return select(who, *_COLUMNS).select_from(_joined(who, who.table))


def _queued(dialect: str) -> Executable:
    who = each_of(dialect, "who")
    said = who.table.join(inbox, oldest_of(who))
    columns = [inbox.c[name] for name in _names(InboxRow)]
    numbers = number_ahead(dialect, runs), number_ahead(dialect, checkins)
    chosen = select(*numbers, inbox.c.retry_at, *columns, *_COLUMNS)
    chosen = chosen.select_from(_joined(who, said))
    return chosen.order_by(inbox.c.update_id)


def _joined(who: Any, to: FromClause) -> FromClause:
    """All the parts of where `who` stands."""
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
    to = to.outerjoin(sessions, (sessions.c.user_id == who) & is_live)
    to = to.outerjoin(checkins, (checkins.c.user_id == who) & is_open)
    to = to.outerjoin(runs, runs.c.id == _of(who, newest_run))
    return to.outerjoin(nudges, nudges.c.id == _of(who, newest_nudge))


def _of(who: Any, newest: Select[Any]) -> Any:
    return newest.correlate(who.table).scalar_subquery()


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


_COLUMNS = [table.c[name] for record, table in _PARTS for name in _names(record)]
_STANDING, _QUEUED = Prepared(_standing), Prepared(_queued)


async def standing_of(
    connection: AsyncConnection, user_ids: Sequence[int], *, nudged_after: datetime
) -> dict[int, Standing]:
    """Where each of these runners stands."""
    found = await _STANDING.rows(connection, {"who": list(user_ids), "after": nudged_after})
    return {row[0]: Standing(*_records(row[1:])) for row in found}


async def queued(
    connection: AsyncConnection,
    user_ids: Sequence[int],
    *,
    now: datetime,
    limit: int,
    nudged_after: datetime,
) -> dict[int, Queued]:
    """Up to `limit` updates of each of these users, as Telegram numbered them.

    An update that waits for its retry, and all behind it, are left for then.
    """
    params = {"who": list(user_ids), "before": limit - 1, "after": nudged_after}
    found: dict[int, Queued] = {}
    held: set[int] = set()
    names = _names(InboxRow)
    for run, checkin, retry_at, *values in await _QUEUED.rows(connection, params):
        row = InboxRow(**dict(zip(names, values, strict=False)))
        if retry_at is not None and retry_at > now:
            held.add(row.user_id)
        elif row.user_id in found and row.user_id not in held:
            found[row.user_id].rows.append(row)
        elif row.user_id not in held:
            standing = Standing(*_records(values[len(names) :]))
            found[row.user_id] = Queued([row], standing, Numbers(run=run, checkin=checkin))
    return found


def _records(values: Sequence[Any]) -> Iterator[Any]:
    """The parts. Where there is no such row, all that was joined is NULL, its id first of all."""
    at = 0
    for record, _ in _PARTS:
        names = _names(record)
        mine = values[at : at + len(names)]
        yield None if mine[0] is None else record(**dict(zip(names, mine, strict=True)))
        at += len(names)
