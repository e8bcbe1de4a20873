"""Whether any work waits, whoever was told of it: one question, for the sweep. It takes nothing.

Each part asks for at least what the loop it stands for would take; that query is named beside it.
Asked too widely, a loop looks in vain; asked too narrowly, work would wait.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.admin_tables import broadcasts
from storage.broadcasts import SENDING
from storage.dialect import is_one_of
from storage.import_tables import downloads
from storage.picking import is_unsent
from storage.prepared import Prepared
from storage.timers import RANKS
from storage.traffic import inbox, outbox, timers

_NOW: BindParameter[datetime] = bindparam("now")
_MACHINE_NOW: BindParameter[datetime] = bindparam("machine_now")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is to do now; and when the next timer is due, or has been."""

    updates: bool
    messages: bool
    files: bool
    news: bool
    next_due: datetime | None


def _any(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(literal_column("1")).where(*where))


def _first_due(rank: int) -> Any:
    first = select(timers.c.due_at).where(timers.c.rank == rank).order_by(timers.c.due_at).limit(1)
    return first.scalar_subquery()


_pending_update = _any(  # inbox.waiting_users
    is_one_of(inbox.c.state, "pending"),
    or_(inbox.c.retry_at.is_(None), inbox.c.retry_at <= _NOW),
)
_unsent_message = _any(  # picking.pick
    is_unsent, outbox.c.state == "pending", outbox.c.send_after <= _NOW
)
_lost_lease = _any(  # picking.pick, leases.give_up_once
    is_one_of(outbox.c.state, "sending"), outbox.c.lease_until < _MACHINE_NOW
)
_unread_file = _any(  # downloads.claim
    or_(
        is_one_of(downloads.c.state, "waiting"),
        and_(is_one_of(downloads.c.state, "fetching"), downloads.c.lease_until < _MACHINE_NOW),
    )
)
_news_under_way = _any(  # broadcasts.lock_sending, for who may go on
    is_one_of(broadcasts.c.state, SENDING),
    or_(broadcasts.c.pass_at.is_(None), broadcasts.c.pass_at <= _NOW),
)
_WORK = (_pending_update, or_(_unsent_message, _lost_lease), _unread_file, _news_under_way)
_ASKED = Prepared(select(*_WORK, *(_first_due(rank) for rank in RANKS)))  # timers.take_due


async def look(connection: AsyncConnection, *, now: datetime, machine_now: datetime) -> Waiting:
    """What waits. `now` is the runners' time, `machine_now` the leases'."""
    [found] = await _ASKED.rows(connection, {"now": now, "machine_now": machine_now})
    updates, messages, files, news, *dues = found
    first = min((due for due in dues if due is not None), default=None)
    return Waiting(updates, messages, files, news, first)
