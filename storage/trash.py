"""Deletes one entry of a runner's history, and puts it back within a minute.

The deleted row waits in a timer of the same runner; when that is due, nothing is left of it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import timers, undoing
from storage.nudge_tables import nudges
from storage.records import as_dict
from storage.sessions import LIVE
from storage.tables import checkins, runs, sessions
from storage.timers import NewTimer
from storage.types import UtcDateTime

UNDO = "undo"
KEPT = timedelta(minutes=1)
TABLES = {"run": runs, "session": sessions}
# What points at a run, and is pointed at it again when it comes back.
POINTING = (checkins, sessions, nudges)


async def remove(
    connection: AsyncConnection, what: str, entry_id: int, *, user_id: int, now: datetime
) -> bool:
    """Delete one run or ended session. False: there is none of this runner."""
    table = TABLES[what]
    mine = [table.c.id == entry_id, table.c.user_id == user_id]
    if table is sessions:
        mine.append(sessions.c.state.not_in(LIVE))
    row = (await connection.execute(select(table).where(*mine))).mappings().first()
    if row is None:
        return False
    links = await _links(connection, entry_id) if table is runs else {}
    await connection.execute(delete(table).where(*mine))
    undo = NewTimer(
        kind=UNDO,
        subject=user_id,
        user_id=user_id,
        due_at=now + KEPT,
        payload={"what": what, "row": as_dict(row), "links": links},
    )
    await timers.put(connection, undo)
    return True


async def _links(connection: AsyncConnection, run_id: int) -> dict[str, list[int]]:
    return {
        str(table.name): list(
            await connection.scalars(select(table.c.id).where(table.c.run_id == run_id))
        )
        for table in POINTING
    }


async def restore(connection: AsyncConnection, user_id: int, *, now: datetime) -> bool:
    """Put the last deleted entry back. False: its minute is over."""
    kept = await undoing.take(connection, user_id, kind=UNDO, now=now)
    if kept is None:
        return False
    table = TABLES[kept["what"]]
    await connection.execute(insert(table).values(**_values(table, kept["row"])))
    for pointing in POINTING:
        ids = kept["links"].get(pointing.name, [])
        await connection.execute(
            update(pointing)
            .where(pointing.c.id.in_(ids), pointing.c.user_id == user_id)
            .values(run_id=kept["row"]["id"])
        )
    return True


def _values(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON kept it, with its times as times again."""
    return {name: _value(table, name, value) for name, value in row.items()}


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if isinstance(value, str) and isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
