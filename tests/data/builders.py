"""A runner with rows in every table, and what is left of them anywhere."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.models.plan import Plan
from content.plans import plan_hash
from storage import chats, checkins, inbox, outbox, runs, sessions, timers, users
from storage.db import transaction
from storage.inbox import Accepted
from storage.personal import person_tables
from storage.prepared import write_all
from storage.records import User
from storage.tables import metadata
from storage.types import UtcDateTime
from tests.support.builders import RUNNER, add_user, message

ANSWERS = {"given": [{"question": "feeling", "options": ["sore"]}]}


async def full_runner(
    engine: AsyncEngine, plan: Plan, *, user_id: int = RUNNER, now: datetime, consent: bool = True
) -> User:
    """A runner who has rows in every table with a person's column."""
    await add_user(engine, user_id, now=now)
    async with transaction(engine) as connection:
        if consent:
            await users.change(connection, user_id, consent_version=1, consent_at=now, health={})
        await _life(connection, user_id, plan, now=now)
        update = Accepted(update_id=user_id % 10**9, user_id=user_id, kind="message", body=b"{}")
        await inbox.keep(connection, [update], now=now)
        said = message(f"m:{user_id}", now=now, chat_id=user_id)
        await write_all(connection, [outbox.putting([said])])
        await chats.wait(connection, user_id, until=now)
        await _the_rest(connection, user_id, now)
        found = await users.get(connection, user_id)
    assert found is not None
    return found


async def _life(connection: AsyncConnection, user_id: int, plan: Plan, *, now: datetime) -> None:
    """A run, its questions, its plan, and what will happen next."""
    run_id = await runs.log(
        connection,
        user_id=user_id,
        finished_at=now,
        local_date=now.date(),
        local_minute=0,
        source="said",
        now=now,
        metres=10_000.0,
    )
    until = now + timedelta(hours=3)
    checkin = await checkins.open_one(
        connection,
        checkins.opened(
            user_id=user_id, run_id=run_id, answers=ANSWERS, expires_at=until, now=now
        ),
    )
    await sessions.offer(
        connection,
        now=now,
        user_id=user_id,
        checkin_id=checkin.id,
        run_id=run_id,
        before=4,
        plan=plan.model_dump(mode="json"),
        plan_hash=plan_hash(plan),
        decision={"outcome": "B2"},
    )
    await timers.put(
        connection,
        timers.NewTimer(kind="checkin", subject=checkin.id, user_id=user_id, due_at=until),
    )


async def _the_rest(connection: AsyncConnection, user_id: int, now: datetime) -> None:
    """A row in each table that has none of this runner yet: tables that others will add."""
    for table, person in person_tables():
        rows = await connection.execute(select(table).where(person == user_id))
        if rows.first() is None:
            values = _some_row(table, now, user_id) | {person.name: user_id}
            await connection.execute(insert(table).values(**values))


def _some_row(table: Table, now: datetime, user_id: int) -> dict[str, Any]:
    """Values for the columns that must have one."""
    return {
        column.name: f"x{user_id}" if column.unique else _some_value(column, now)
        for column in table.columns
        if not column.nullable
        and not (column.primary_key and column.name == "id")
        and column.server_default is None
        and column.name not in ("user_id", "chat_id")
    }


def _some_value(column: Column[Any], now: datetime) -> Any:
    if isinstance(column.type, UtcDateTime):
        return now
    if isinstance(column.type, JSON):
        return {}
    some: dict[type, Any] = {str: "x", int: 1, float: 1.0, bool: True, bytes: b"x"}
    return (some | {date: now.date()})[column.type.python_type]


async def traces_of(engine: AsyncEngine, user_id: int) -> dict[str, list[str]]:
    """Every cell of the database that holds this runner's number, by table."""
    needle = str(user_id)
    found: dict[str, list[str]] = {}
    async with transaction(engine) as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table))
            cells = [str(cell) for row in rows for cell in row if needle in str(cell)]
            if cells:
                found[table.name] = cells
    return found
