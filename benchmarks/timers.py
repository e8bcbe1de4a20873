"""Claiming and firing a due timer: is the cost flat, whatever waits behind it?

    python -m benchmarks.timers [--waiting 1000 10000 100000 1000000] [--fired 500] [--rounds 3]

Ours: a row claimed, its runner read, the session looked up, the transaction committed, on
SQLite. Peers: waiting_peers.py. Each measurement in a fresh process; CPU of that process.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.measure import machine, spread
from benchmarks.waiting_peers import Spent, apscheduler, apscheduler_sql, run_daily

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SIZES = [1_000, 10_000, 100_000, 1_000_000]
PEERS_UP_TO = 100_000  # beyond, a job a reminder takes minutes to start
PEERS_FIRED = 200


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
    from storage.timers import next_due
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
            row = {"kind": "step", "rank": 0, "epoch": 0, "payload": {}, "attempts": 0}
            due = datetime.now(UTC) - timedelta(seconds=1)
            rows = [row | {"subject": n, "user_id": n, "due_at": due} for n in range(1, fired + 1)]
            await connection.execute(insert(timers), rows)
        await _fill(url.database or "", start=fired + 1, count=waiting)
        await engine.dispose()

        catalog = load_catalog()
        begun = Spent()
        engine = open_engine(url)
        firing = Firing(engine, clock=SystemClock(), presenter=TelegramPresenter(catalog))
        async with transaction(engine) as connection:
            await next_due(connection)
        ready = begun.so_far()
        cpu, count = time.process_time(), 0
        while count < fired:
            count += (await firing.tick()).count
        spent = time.process_time() - cpu
        await engine.dispose()
    return {**ready, "us": spent / fired * 1e6}


async def _fill(path: str, *, start: int, count: int) -> None:
    """Rows that wait, quickly: by SQLite alone."""
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO timers (kind, subject, user_id, rank, due_at, epoch, payload, attempts)"
            " SELECT 'step', i, i, 0, datetime('2040-01-01', '+' || i || ' seconds') || '.000000',"
            " 0, '{}', 0 FROM n",
            (start, start + count - 1),
        )
    connection.close()


OURS = "solemate"
Found = dict[tuple[str, int], list[dict[str, float]]]
WAYS: dict[str, Callable[[int, int], Coroutine[Any, Any, dict[str, float]]]] = {
    OURS: ours,
    "apscheduler": apscheduler,
    "apscheduler-sql": apscheduler_sql,
    "ptb run_daily": run_daily,
}


def in_a_process(name: str, waiting: int, fired: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.timers", "--one", name]
    command += ["--waiting", str(waiting), "--fired", str(fired)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(names: list[str], sizes: list[int], *, fired: int, rounds: int) -> Found:
    """All ways at all sizes, in turn, round after round."""
    found: Found = {}
    for _ in range(rounds):
        for size in sizes:
            for name in names:
                if name != OURS and size > PEERS_UP_TO:
                    continue
                some = fired if name == OURS else min(fired, PEERS_FIRED)
                found.setdefault((name, size), []).append(in_a_process(name, size, some))
    return found


def show(found: Found) -> None:
    """A line each; how many times our cost a peer's is, at the same size."""
    for (name, size), samples in found.items():
        us = [sample["us"] for sample in samples]
        ready = [sample["ready_cpu_s"] * 1000 for sample in samples]
        line = f"{name:16} {size:9,} waiting  {spread(us, digits=0)} us CPU a firing"
        line += f"  ready after {spread(ready, digits=1)} ms CPU"
        ours_here = found.get((OURS, size))
        if ours_here and name != OURS:
            line += f"  x{_times(samples, ours_here, 'us'):.1f} a firing"
            line += f", x{_times(samples, ours_here, 'ready_cpu_s'):.1f} to be ready"
        print(line, flush=True)


def _times(samples: list[dict[str, float]], base: list[dict[str, float]], what: str) -> float:
    """The median of the rounds' ratios."""
    pairs = zip(samples, base, strict=True)
    return statistics.median(one[what] / other[what] for one, other in pairs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, nargs="+", default=SIZES)
    parser.add_argument("--fired", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", nargs="+", default=list(WAYS))
    parser.add_argument("--one", choices=WAYS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asyncio.run(WAYS[arguments.one](arguments.waiting[0], arguments.fired))))
        return
    print(machine())
    show(
        compare(arguments.ways, arguments.waiting, fired=arguments.fired, rounds=arguments.rounds)
    )


if __name__ == "__main__":
    main()
