"""Which async driver for PostgreSQL: an outbox's statements over asyncpg and over psycopg 3.

    python -m benchmarks.drivers [--rows 2000] [--rounds 5]

psycopg is pinned in requirements-bench.txt and taken from var/bench-venv. CPU of this process
per row; the server's own work is the same for both. Rounds alternate. Both are asked through
SQLAlchemy: that the bot goes past it on its hot road would favour the one it goes to.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.measure import machine, spread
from storage.db import POOL_SIZE, async_url
from storage.traffic import outbox
from tests.support.databases import emptied, migrated, postgres_server

NOW = datetime(2030, 1, 1, tzinfo=UTC)
DRIVERS = ("asyncpg", "psycopg")
BATCH = 64
WAYS = ("put", "claim", "mark", "look")
_NEXT = (
    select(outbox.c.id)
    .where(outbox.c.state == "pending")
    .order_by(outbox.c.id)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
)
_MARK = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"), outbox.c.owner == "bench")
    .values(state="sent", owner=None, lease_until=None, message_id=bindparam("number"))
)


def engine_for(url: str, driver: str) -> AsyncEngine:
    """As storage/db.py opens it, with another driver."""
    given = async_url(url)
    return create_async_engine(
        given.set(drivername=f"postgresql+{driver}"),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_pre_ping=True,
    )


async def put(engine: AsyncEngine, count: int) -> None:
    """Messages of as many chats, a hundred a transaction."""
    for start in range(0, count, 100):
        async with engine.begin() as connection:
            await connection.execute(
                insert(outbox), [_message(n) for n in range(start, start + 100)]
            )


def _message(number: int) -> dict[str, Any]:
    return {
        "dedupe_key": f"m{number}",
        "chat_id": number,
        "method": "sendMessage",
        "payload": {"chat_id": number, "text": "Roll the ball slowly to your heel."},
        "policy": "reply",
        "priority": 1,
        "state": "pending",
        "due_at": NOW,
        "send_after": NOW,
        "attempts": 0,
    }


async def claim(engine: AsyncEngine) -> Sequence[int]:
    """One batch under a lease; its ids."""
    async with engine.begin() as connection:
        found = (await connection.execute(_NEXT)).scalars().all()
        if found:
            lease = {"owner": "bench", "lease_until": NOW, "attempts": outbox.c.attempts + 1}
            taken = update(outbox).where(outbox.c.id.in_(found))
            await connection.execute(taken.values(state="sending", **lease))
    return found


async def mark(engine: AsyncEngine, ids: Sequence[int]) -> None:
    """One batch settled, a statement a row."""
    async with engine.begin() as connection:
        for number in ids:
            await connection.execute(_MARK, {"which": number, "number": number})


async def look(engine: AsyncEngine) -> None:
    """The shortest transaction there is."""
    async with engine.begin() as connection:
        await connection.execute(text("SELECT 1"))


async def once(engine: AsyncEngine, count: int) -> dict[str, float]:
    """Microseconds of CPU a row (of `look`: a transaction)."""
    await look(engine)
    spent = dict.fromkeys(WAYS, 0.0)

    async def timed(way: str, work: Awaitable[object]) -> object:
        began = time.process_time()
        done = await work
        spent[way] += time.process_time() - began
        return done

    await timed("put", put(engine, count))
    while rows := await timed("claim", claim(engine)):
        assert isinstance(rows, Sequence)
        await timed("mark", mark(engine, rows))
    for _ in range(count):
        await timed("look", look(engine))
    return {way: seconds / count * 1e6 for way, seconds in spent.items()}


async def compare(url: str, *, rows: int, rounds: int) -> None:
    """Print a table: driver, then CPU a row of each way."""
    found: dict[str, dict[str, list[float]]] = {
        driver: {way: [] for way in WAYS} for driver in DRIVERS
    }
    for turn in range(rounds + 1):  # the first warms up and is not counted
        for driver in DRIVERS:
            engine = engine_for(url, driver)
            await emptied(engine)
            measured = await once(engine, rows)
            await engine.dispose()
            for way, value in measured.items():
                if turn:
                    found[driver][way].append(value)
    print(f"{'us of CPU a row':16}" + "".join(f"{way:>24}" for way in WAYS))
    for driver in DRIVERS:
        cells = [spread(found[driver][way], digits=0) for way in WAYS]
        print(f"{driver:16}" + "".join(f"{cell:>24}" for cell in cells))


def main() -> None:
    """Measure on a PostgreSQL of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    sys.path += [str(path) for path in Path("var/bench-venv/lib").glob("python3*/site-packages")]
    print(machine())
    with postgres_server() as url:
        migrated(url)
        asyncio.run(compare(url, rows=given.rows, rounds=given.rounds))


if __name__ == "__main__":
    main()
