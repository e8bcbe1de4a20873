"""Claiming and firing a due timer: is the cost flat, whatever waits behind it?

    python -m benchmarks.timers [--waiting 1000 1000000] [--fired 500] [--rounds 3]

Ours: a row claimed, its runner read, the session looked up, the transaction committed, on
SQLite. Peers: an APScheduler job a reminder (memory; SQL store), PTB's run_daily. Each
measurement in a fresh process; CPU of that process.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.measure import machine, spread

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PEERS_UP_TO = 100_000  # beyond, a job a reminder takes minutes to start


async def ours(waiting: int, fired: int) -> dict[str, float]:
    """Fire `fired` due timers of known runners with `waiting` others behind them."""
    from sqlalchemy import insert

    from bot.views.presenter import TelegramPresenter
    from content.catalog import load_catalog
    from scheduler.clock import SystemClock
    from scheduler.firing import Firing
    from storage.db import async_url, open_engine, transaction
    from storage.migrate import migrate
    from storage.tables import users
    from storage.traffic import timers

    with tempfile.TemporaryDirectory() as folder:
        url = async_url(f"sqlite:///{folder}/bench.sqlite3")
        engine = open_engine(url)
        await migrate(engine)
        async with transaction(engine) as connection:
            runners = [
                {"id": n, "created_at": NOW, "seen_at": NOW, "language": "en"}
                for n in range(1, fired + 1)
            ]
            await connection.execute(insert(users), runners)
            row = {"kind": "step", "epoch": 0, "payload": {}, "attempts": 0}
            due = datetime.now(UTC) - timedelta(seconds=1)
            rows = [row | {"subject": n, "user_id": n, "due_at": due} for n in range(1, fired + 1)]
            await connection.execute(insert(timers), rows)
        await _fill(url.database or "", start=fired + 1, count=waiting)
        await engine.dispose()

        catalog = load_catalog()
        begun, cpu = time.perf_counter(), time.process_time()
        engine = open_engine(url)
        firing = Firing(engine, clock=SystemClock(), presenter=TelegramPresenter(catalog))
        async with transaction(engine):
            ready_s, ready_cpu = time.perf_counter() - begun, time.process_time() - cpu
        cpu, count = time.process_time(), 0
        while count < fired:
            count += (await firing.tick()).count
        spent = time.process_time() - cpu
        await engine.dispose()
    return {"us": spent / fired * 1e6, "ready_s": ready_s, "ready_cpu_s": ready_cpu}


async def _fill(path: str, *, start: int, count: int) -> None:
    """Rows that wait, quickly: by SQLite alone."""
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO timers (kind, subject, user_id, due_at, epoch, payload, attempts)"
            " SELECT 'step', i, i, datetime('2040-01-01', '+' || i || ' seconds') || '.000000',"
            " 0, '{}', 0 FROM n",
            (start, start + count - 1),
        )
    connection.close()


def nothing() -> None:
    """What a peer's job does."""


async def apscheduler(waiting: int, fired: int, *, store: str = "memory") -> dict[str, float]:
    """A job a reminder, as its documentation shows it, with the default store or an SQL one."""
    from apscheduler.jobstores.memory import MemoryJobStore
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    with tempfile.TemporaryDirectory() as folder:

        def made() -> AsyncIOScheduler:
            kept = (
                MemoryJobStore()
                if store == "memory"
                else SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.sqlite3")
            )
            defaults = {"misfire_grace_time": None}
            return AsyncIOScheduler(
                jobstores={"default": kept}, job_defaults=defaults, timezone="UTC"
            )

        scheduler = made()
        scheduler.start(paused=True)
        far = datetime.now(UTC) + timedelta(days=1000)
        for n in range(waiting):
            scheduler.add_job(nothing, "date", run_date=far + timedelta(seconds=n))
        now = datetime.now(UTC)
        for _ in range(fired):
            scheduler.add_job(nothing, "date", run_date=now)
        done, count = asyncio.Event(), 0

        def heard(_: object) -> None:
            nonlocal count
            count += 1
            if count == fired:
                done.set()

        begun = time.perf_counter()
        if store != "memory":
            scheduler.shutdown(wait=False)
            await asyncio.sleep(0)
            scheduler = made()
            scheduler.start(paused=True)
        from apscheduler.events import EVENT_JOB_EXECUTED

        scheduler.add_listener(heard, EVENT_JOB_EXECUTED)
        ready_s = time.perf_counter() - begun
        cpu = time.process_time()
        scheduler.resume()
        await done.wait()
        spent = time.process_time() - cpu
        scheduler.shutdown(wait=False)
    return {"us": spent / fired * 1e6, "ready_s": ready_s}


async def apscheduler_sql(waiting: int, fired: int) -> dict[str, float]:
    """The SQL job store, on SQLite."""
    return await apscheduler(waiting, fired, store="sql")


WAYS: dict[str, Callable[[int, int], Coroutine[Any, Any, dict[str, float]]]] = {
    "solemate": ours,
    "apscheduler": apscheduler,
    "apscheduler-sql": apscheduler_sql,
}


def in_a_process(name: str, waiting: int, fired: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.timers", "--one", name]
    command += ["--waiting", str(waiting), "--fired", str(fired)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(names: list[str], sizes: list[int], *, fired: int, rounds: int) -> dict[str, Any]:
    """All ways at all sizes, in turn, round after round."""
    found: dict[str, Any] = {}
    for _ in range(rounds):
        for name in names:
            for size in sizes:
                if name != "solemate" and size > PEERS_UP_TO:
                    continue
                some = fired if name == "solemate" else min(fired, 200)
                found.setdefault(name, {}).setdefault(size, []).append(
                    in_a_process(name, size, some)
                )
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, nargs="+", default=[1000, 1_000_000])
    parser.add_argument("--fired", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=list(WAYS))
    parser.add_argument("--one", choices=WAYS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asyncio.run(WAYS[arguments.one](arguments.waiting[0], arguments.fired))))
        return
    print(machine())
    found = compare(
        arguments.ways, arguments.waiting, fired=arguments.fired, rounds=arguments.rounds
    )
    for name, sizes in found.items():
        for size, samples in sizes.items():
            us = spread([s["us"] for s in samples], digits=0)
            ready = spread([s["ready_s"] * 1000 for s in samples], digits=1)
            print(f"{name:16} {size:9,} waiting  {us} us CPU a firing  ready in {ready} ms")


if __name__ == "__main__":
    main()
