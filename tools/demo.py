"""The bot on its playground with runners who have something to show. Pictures: screenshot.py."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from content.catalog import load_catalog
from content.plans import build_plan, plan_hash, usual_request
from storage import checkins, runs, sessions
from storage.db import transaction
from tests.support.runner import Chat
from tests.support.world import World, sqlite_url, world

ZONE = "Europe/Berlin"
# Runs of a week, those followed by care, soreness before and after: somebody gets into it.
WEEKS = (
    *((2, 1, 6, 4), (3, 1, 6, 4), (3, 2, 5, 4), (2, 2, 5, 3), (4, 3, 5, 3), (3, 3, 4, 3)),
    *((3, 2, 4, 2), (4, 4, 4, 2), (3, 3, 3, 2), (4, 3, 3, 1), (3, 3, 2, 1), (2, 2, 2, 1)),
)


def playground(folder: Path) -> AbstractAsyncContextManager[World]:
    """A running bot on a database that is thrown away."""
    return world(sqlite_url(folder))


async def known_runner(here: World, name: str) -> Chat:
    """A runner whom the bot knows: soft ball, roller, healthy, at home in Berlin."""
    chat = Chat(here, await here.driver.new_runner(name))
    await chat.introduce(zone=ZONE, morning_check=False)
    return chat


async def twelve_weeks(engine: AsyncEngine, user_id: int, *, now: datetime) -> None:
    """Runs and routines of the last twelve weeks, as if they had been lived."""
    tables = load_catalog().tables
    request = usual_request(
        minutes=10, state="stiff", calf=False, ball="soft", roller=True, tables=tables
    )
    plan = build_plan(request, tables)
    snapshot: dict[str, object] = {
        "plan": plan.model_dump(mode="json"),
        "plan_hash": plan_hash(plan),
    }
    monday = now - timedelta(days=now.weekday(), hours=2)
    async with transaction(engine) as connection:
        for week, (count, cared, before, after) in enumerate(WEEKS):
            first = monday - timedelta(weeks=len(WEEKS) - 1 - week)
            for number in range(count):
                at = min(first + timedelta(days=2 * number), now)
                run_id = await _run(connection, user_id, at)
                if number < cared:
                    side = ("left", "right")[number % 2]
                    numbers: dict[str, object] = {
                        "before": before - number % 2,
                        "after": after - number % 2,
                    }
                    await _care(connection, user_id, run_id, at, side, snapshot | numbers)


async def _run(connection: AsyncConnection, user_id: int, at: datetime) -> int:
    return await runs.log(
        connection,
        user_id=user_id,
        finished_at=at,
        local_date=at.date(),
        local_minute=at.hour * 60 + at.minute,
        source="said",
        now=at,
        metres=8000.0,
    )


async def _care(
    connection: AsyncConnection,
    user_id: int,
    run_id: int,
    at: datetime,
    side: str,
    columns: dict[str, object],
) -> None:
    answers = {"given": [{"question": "side", "options": [side]}]}
    asked = await checkins.open_one(
        connection,
        checkins.opened(user_id=user_id, run_id=run_id, answers=answers, expires_at=at, now=at),
    )
    await checkins.change(connection, asked.id, state="closed", outcome="done")
    offered = await sessions.offer(
        connection,
        now=at,
        user_id=user_id,
        checkin_id=asked.id,
        run_id=run_id,
        decision={},
        **columns,
    )
    await sessions.change(connection, offered.id, state="done", ended_at=at)
