"""Which async driver for PostgreSQL: the outbox's own statements over asyncpg and over psycopg 3.

    python -m benchmarks.drivers [--rows 2000] [--rounds 5]

psycopg is pinned in requirements-bench.txt and taken from var/bench-venv. CPU of this process
per row; the server's own work is the same for both. Rounds alternate.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import storage.traffic  # noqa: F401  # registers its tables
from benchmarks.measure import machine, spread
from storage import outbox
from storage.db import POOL_SIZE, async_url, transaction
from storage.outbox import Message
from storage.records import OutboxRow
from tests.support.databases import emptied, migrated, postgres_server

NOW = datetime(2030, 1, 1, tzinfo=UTC)
DRIVERS = ("asyncpg", "psycopg")
BATCH = 64
WAYS = ("put", "claim", "mark", "look")
Step = Callable[[AsyncEngine], Awaitable[int]]


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
        async with transaction(engine) as connection:
            await outbox.put(
                connection,
                [
                    Message(
                        dedupe_key=f"m{n}",
                        chat_id=n,
                        method="sendMessage",
                        payload={"chat_id": n, "text": "Roll the ball slowly to your heel."},
                        policy="reply",
                        due_at=NOW,
                    )
                    for n in range(start, start + 100)
                ],
            )


async def claim(engine: AsyncEngine) -> Sequence[OutboxRow]:
    """One batch under a lease."""
    async with transaction(engine) as connection:
        return await outbox.claim(
            connection,
            now=NOW,
            machine_now=NOW,
            owner="bench",
            lease_until=NOW + timedelta(seconds=30),
            limit=BATCH,
        )


async def mark(engine: AsyncEngine, rows: Sequence[OutboxRow]) -> None:
    """One batch settled, a statement a row."""
    async with transaction(engine) as connection:
        for row in rows:
            await outbox.mark(connection, row, owner="bench", state="sent", message_id=row.id)


async def look(engine: AsyncEngine) -> None:
    """The shortest transaction there is."""
    async with transaction(engine) as connection:
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
