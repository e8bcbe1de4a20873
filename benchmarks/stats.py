"""What /stats costs an operator of many runners: each of its queries, timed on a full database.

    python -m benchmarks.stats [--runners 100000] [--database sqlite:///FILE]

Per runner: two routines of the last four weeks, three nudges of the last week, one waiting or sent
message in ten, and ten runs. The database is made anew; its time is not counted.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import aside, nudge_report, stats
from storage.db import async_url, open_engine, transaction
from storage.migrate import migrate
from storage.nudge_tables import nudges
from storage.tables import runs, sessions, users
from storage.traffic import outbox

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FIRST_ID = 5_000_000_000
CHUNK = 2_000
STATES = ("done", "done", "partly", "stopped", "not_done")


async def fill(engine: AsyncEngine, count: int) -> None:
    """The runners and what there is of them."""
    for start in range(0, count, CHUNK):
        ids = range(FIRST_ID + start, FIRST_ID + min(start + CHUNK, count))
        await _put(engine, users, (_user(number) for number in ids))
        await _put(engine, runs, (row for number in ids for row in _runs(number)))
        await _put(engine, sessions, (row for number in ids for row in _sessions(number)))
        await _put(engine, nudges, (row for number in ids for row in _nudges(number)))
        await _put(engine, outbox, (_step(number) for number in ids))
    async with transaction(engine) as connection:
        await connection.execute(text("ANALYZE"))


async def _put(engine: AsyncEngine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    async with transaction(engine) as connection:
        await connection.execute(insert(table), list(rows))


def _user(number: int) -> dict[str, Any]:
    seen = NOW - timedelta(hours=number * 7919 % 2000)
    return {"id": number, "created_at": NOW, "seen_at": seen, "language": "en"}


def _runs(number: int) -> Iterator[dict[str, Any]]:
    for day in range(10):
        at = NOW - timedelta(days=day * 3, minutes=number % 600)
        yield {
            "user_id": number,
            "finished_at": at,
            "local_date": at.date(),
            "local_minute": at.hour * 60 + at.minute,
            "source": "said",
            "created_at": at,
        }


def _sessions(number: int) -> Iterator[dict[str, Any]]:
    for week in range(2):
        at = NOW - timedelta(days=7 * week, minutes=number % 9000)
        yield {
            "user_id": number,
            "state": STATES[(number + week) % len(STATES)],
            "plan": {"steps": ["x" * 2000]},
            "plan_hash": "x",
            "decision": {},
            "step": 0,
            "epoch": 0,
            "skipped": [],
            "created_at": at,
        }


def _nudges(number: int) -> Iterator[dict[str, Any]]:
    for day in range(3):
        at = NOW - timedelta(days=1 + day * 2, minutes=number % 300)
        answered = None if number % 3 else at + timedelta(minutes=number % 40)
        yield {
            "user_id": number,
            "local_date": at.date(),
            "slot": "mon-1800",
            "planned_for": at,
            "why": {},
            "confidence": 0.8,
            "sent_at": at + timedelta(seconds=number % 50),
            "answered_at": answered,
            "answer": None if answered is None else "yes",
        }


def _step(number: int) -> dict[str, Any]:
    at = NOW - timedelta(seconds=number % 80_000)
    waits = number % 10 == 0
    return {
        "dedupe_key": f"step:{number}",
        "chat_id": number,
        "method": "sendMessage",
        "policy": "step",
        "priority": 0,
        "state": "pending" if waits else "sent",
        "due_at": at,
        "send_after": at,
        "sent_at": None if waits else at + timedelta(milliseconds=number % 900),
        "attempts": 1,
    }


async def _latest_nudges(connection: AsyncConnection) -> object:
    week = {"since": NOW - stats.WEEK, "until": NOW}
    since = await nudge_report.latest(connection, **week, most=stats.NUDGES)
    return await nudge_report.nudge_outcomes(connection, since=since, until=NOW)


Query = Callable[[AsyncConnection], Awaitable[object]]
QUERIES: dict[str, Query] = {
    "runners": lambda connection: stats.runners(connection, now=NOW),
    "routines, 28 days": lambda connection: stats.routines(connection, now=NOW),
    "the latest nudges": _latest_nudges,
    "lateness": lambda connection: stats.lateness(connection, now=NOW),
    "waiting": lambda connection: stats.waiting(connection, now=NOW),
    "failed, a page": lambda connection: aside.page(connection, skip=0, limit=5),
}


async def main(count: int, database: str) -> None:
    """Fill, ask, and print how long each took."""
    engine = open_engine(async_url(database))
    await migrate(engine)
    await fill(engine, count)
    for name, query in QUERIES.items():
        began = time.perf_counter()
        async with transaction(engine) as connection:
            await query(connection)
        print(f"{name:20} {1000 * (time.perf_counter() - began):8.1f} ms")
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runners", type=int, default=100_000)
    parser.add_argument("--database", help="an empty database; default: SQLite in scratch")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = f"sqlite:///{Path(folder) / 'stats.sqlite3'}"
        sys.exit(asyncio.run(main(given.runners, given.database or file)))
