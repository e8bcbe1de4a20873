"""100,000 runners due over one evening: do planner and sweep keep up, and does sending?

    python -m benchmarks.nudges [--runners 100000] [--window 210] [--database sqlite:///FILE]

Every runner has twelve weeks of two or three runs a week and some answered nudges. All are home
between 17:30 and 21:00 (`--window` minutes; few runners in a short one are as dense as many in a
long one). The clock goes from minute to minute; each minute's nudges are fired as
fast as the machine can. Sending is reckoned, not done: 30 messages a second, first come first.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.views.presenter import TelegramPresenter
from content.catalog import load_catalog
from scheduler.firing import Firing
from scheduler.planner import Planner
from storage.db import async_url, open_engine, transaction
from storage.migrate import migrate
from storage.nudge_tables import nudges
from storage.tables import runs, users
from storage.traffic import outbox, timers

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)  # noon in London, which has UTC just now
FIRST_HOME, WINDOW = 17 * 60 + 30, 210  # minutes
WEEKS = 12
RATE = 30
FIRST_ID = 5_000_000_000
CHUNK = 2_000


@dataclass(slots=True)
class StandingClock:
    """Stands still until told to move."""

    at: datetime

    def now(self) -> datetime:
        """The runners' time."""
        return self.at

    def real(self, moment: datetime) -> datetime:
        """The same."""
        return moment


async def fill(engine: AsyncEngine, count: int, window: int) -> None:
    """The runners and their history."""
    chance = random.Random(1)
    for start in range(0, count, CHUNK):
        ids = range(FIRST_ID + start, FIRST_ID + min(start + CHUNK, count))
        await _put(engine, users, (_runner(number) for number in ids))
        usual = {number: chance.randrange(FIRST_HOME, FIRST_HOME + window) for number in ids}
        await _put(engine, runs, (r for n in ids for r in _runs(chance, n, usual[n])))
        await _put(engine, nudges, (r for n in ids for r in _nudges(n, usual[n])))


async def _put(engine: AsyncEngine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    async with transaction(engine) as connection:
        await connection.execute(insert(table), list(rows))


def _runner(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "created_at": MONDAY,
        "seen_at": MONDAY,
        "language": "en",
        "zone": "Europe/London",
        "minutes": 10,
    }


def _runs(chance: random.Random, number: int, usual: int) -> Iterator[dict[str, Any]]:
    """Each Monday, most Wednesdays, about the usual time; half were told after a nudge."""
    for week in range(1, WEEKS):
        for weekday in (0, 2):
            if weekday and chance.random() < 0.3:
                continue
            minute = usual + round(chance.gauss(0, 15))
            day = MONDAY - timedelta(weeks=week, days=-weekday)
            midnight = day.replace(hour=0)
            yield {
                "user_id": number,
                "finished_at": midnight + timedelta(minutes=minute),
                "local_date": day.date(),
                "local_minute": minute,
                "seconds": 2700,
                "source": "nudge" if week % 2 else "said",
                "created_at": day,
            }


def _nudges(number: int, usual: int) -> Iterator[dict[str, Any]]:
    for week in range(1, WEEKS, 2):
        day = MONDAY - timedelta(weeks=week)
        at = day.replace(hour=0) + timedelta(minutes=usual + 20)
        yield {
            "user_id": number,
            "local_date": day.date(),
            "slot": f"mon-{usual // 60:02}{usual % 60:02}",
            "planned_for": at,
            "why": {},
            "confidence": 0.8,
            "sent_at": at,
            "answered_at": at + timedelta(minutes=3),
            "answer": "yes",
        }


async def evening(engine: AsyncEngine, clock: StandingClock, firing: Firing) -> dict[str, Any]:
    """Fire minute by minute until midnight; how long that took, in all and at worst."""
    fired, total, worst, worst_count = 0, 0.0, 0.0, 0
    batches: list[float] = []
    while clock.at < MONDAY.replace(hour=23):
        clock.at += timedelta(minutes=1)
        minute, began = 0, time.perf_counter()
        more = True
        while more:
            before = time.perf_counter()
            round_ = await firing.tick()
            batches.append(time.perf_counter() - before)
            minute, more = minute + round_.count, round_.more
        took = time.perf_counter() - began
        fired, total = fired + minute, total + (took if minute else 0)
        if took > worst:
            worst, worst_count = took, minute
    batches.sort()
    return {
        "fired": fired,
        "seconds": total,
        "worst minute, seconds": worst,
        "nudges in it": worst_count,
        "p99 of a round, ms (a step waits at most so long)": 1000
        * batches[len(batches) * 99 // 100],
    }


async def queue(engine: AsyncEngine) -> dict[str, float]:
    """If the messages leave at RATE a second: the longest wait, and how many are too late."""
    async with transaction(engine) as connection:
        found = await connection.execute(
            select(outbox.c.due_at, outbox.c.not_after).order_by(outbox.c.due_at, outbox.c.id)
        )
        rows = [(row[0], row[1]) for row in found]
    free, late, longest = MONDAY, 0, timedelta(0)
    for due, not_after in rows:
        at = max(free, due)
        if at > not_after:
            late += 1
            continue
        longest = max(longest, at - due)
        free = at + timedelta(seconds=1 / RATE)
    return {"messages": len(rows), "longest wait, minutes": longest.seconds / 60, "too late": late}


async def main(count: int, window: int, database: str) -> None:
    """Fill, plan, fire, and print what it cost."""
    engine = open_engine(async_url(database))
    await migrate(engine)
    began = time.perf_counter()
    await fill(engine, count, window)
    print(f"filled: {count} runners in {time.perf_counter() - began:.0f} s")
    clock = StandingClock(MONDAY)
    presenter = TelegramPresenter(load_catalog())
    began, cpu = time.perf_counter(), time.process_time()
    planned = await Planner(engine, clock=clock, presenter=presenter).sweep()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    print(
        f"planned: {planned} in {took:.1f} s, {planned / took:.0f} a second, "
        f"{1000 * used / planned:.2f} ms CPU each"
    )
    async with transaction(engine) as connection:
        due = await connection.execute(
            select(func.count())
            .select_from(timers)
            .where(timers.c.kind == "nudge", timers.c.due_at < MONDAY.replace(hour=23))
        )
    print(f"due this evening: {due.scalar_one()}")
    cpu = time.process_time()
    result = await evening(engine, clock, Firing(engine, clock=clock, presenter=presenter))
    used = time.process_time() - cpu
    print(
        f"fired: {result['fired']} in {result['seconds']:.1f} s, "
        f"{result['fired'] / result['seconds']:.0f} a second, "
        f"{1000 * used / max(1, result['fired']):.2f} ms CPU each"
    )
    for name, value in (result | await queue(engine)).items():
        print(f"  {name}: {value:.1f}" if isinstance(value, float) else f"  {name}: {value}")
    await engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runners", type=int, default=100_000)
    parser.add_argument("--window", type=int, default=WINDOW, help="minutes from 17:30 on")
    parser.add_argument(
        "--database", help="an empty database; default: SQLite in a scratch folder"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = f"sqlite:///{Path(folder) / 'nudges.sqlite3'}"
        sys.exit(asyncio.run(main(given.runners, given.window, given.database or file)))
