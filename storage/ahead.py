"""What firing many nudges reads of their runners and writes for them: a statement for all."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import Prepared, Write
from storage.records import Session, as_dict
from storage.sessions import LIVE
from storage.tables import checkins, sessions, users

_ENDED = ("done", "partly", "stopped")
_WORDING = Prepared(
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


def wording(asked: Mapping[int, str]) -> Write:
    """Remembers how each of these runners was asked last."""
    return _WORDING, [{"_id": number, "_wording": name} for number, name in sorted(asked.items())]
