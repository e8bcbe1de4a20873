"""What firing many nudges reads of their runners and writes for them: a statement for all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_or
from storage.records import Session, as_dict
from storage.sessions import LIVE
from storage.tables import checkins, sessions, users
from storage.traffic import timers

_TIMER_KEY = ("kind", "subject")
_ENDED = ("done", "partly", "stopped")
_WORDING = (
    update(users).where(users.c.id == bindparam("_id")).values(last_wording=bindparam("_wording"))
)


async def busy(connection: AsyncConnection, user_ids: Sequence[int]) -> frozenset[int]:
    """Who of these runners has a session offered or under way, or an open check-in."""
    at_work = select(sessions.c.user_id).where(
        sessions.c.user_id.in_(user_ids), sessions.c.state.in_(LIVE)
    )
    asked = select(checkins.c.user_id).where(
        checkins.c.user_id.in_(user_ids), checkins.c.state == "open"
    )
    found = await connection.execute(union_all(at_work, asked))
    return frozenset(int(row[0]) for row in found)


async def last_ended(connection: AsyncConnection, user_ids: Sequence[int]) -> dict[int, Session]:
    """The newest session of each that was begun and is over; who has none is left out."""
    newest = (
        select(func.max(sessions.c.id))
        .where(sessions.c.user_id.in_(user_ids), sessions.c.state.in_(_ENDED))
        .group_by(sessions.c.user_id)
    )
    found = await connection.execute(select(sessions).where(sessions.c.id.in_(newest)))
    records = (Session(**as_dict(row._mapping)) for row in found)
    return {session.user_id: session for session in records}


async def set_timers(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set the one timer of a kind of each of these, or move it. Rows as `timer_row` makes them."""
    if not rows:
        return
    statement = insert_or(connection, timers)
    moved = {name: statement.excluded[name] for name in rows[0] if name not in _TIMER_KEY}
    upsert = statement.on_conflict_do_update(index_elements=_TIMER_KEY, set_=moved)
    await connection.execute(upsert, list(rows))


def timer_row(
    *, kind: str, user_id: int, due_at: datetime, payload: Mapping[str, Any], rank: int
) -> dict[str, Any]:
    """A timer whose subject is the runner."""
    return {
        "kind": kind,
        "subject": user_id,
        "user_id": user_id,
        "due_at": due_at,
        "epoch": 0,
        "payload": dict(payload),
        "attempts": 0,
        "rank": rank,
    }


async def set_wordings(connection: AsyncConnection, wordings: Mapping[int, str]) -> None:
    """Remember how each of these runners was asked last."""
    if wordings:
        rows = [{"_id": number, "_wording": name} for number, name in sorted(wordings.items())]
        await connection.execute(_WORDING, rows)
