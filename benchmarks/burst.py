"""A thousand steps due in one second: does the loop stall, is any late, is any lost?

    python -m benchmarks.burst [--sessions 1000] [--rounds 3]

The steps of real sessions (the ten-minute plan), fired as the bot fires them, on SQLite.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.measure import machine, spread
from bot.entry import new_loop
from bot.views.presenter import TelegramPresenter
from bot.warming import warm_up
from content.catalog import Catalog, load_catalog
from content.plans import build_plan, plan_hash, usual_request
from scheduler.clock import SystemClock
from scheduler.firing import Firing
from storage.db import async_url, open_engine, transaction
from storage.migrate import migrate
from storage.tables import sessions, users
from storage.traffic import outbox, timers

LEAD_S = 1.0  # the first of them is due so long after the start,
LEAD_EACH_S = 0.004  # and so much later for each that must be written first


class Stall:
    """Watches the event loop: the longest it did not turn, by the clock and in our own CPU.

    On a busy machine the clock also counts what others took; CPU counts what we did.
    """

    def __init__(self) -> None:
        self.worst = 0.0
        self.worst_cpu = 0.0

    async def watch(self) -> None:
        """Until cancelled."""
        last, last_cpu = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(0)
            now, cpu = time.perf_counter(), time.process_time()
            self.worst, last = max(self.worst, now - last), now
            self.worst_cpu, last_cpu = max(self.worst_cpu, cpu - last_cpu), cpu


async def prepare(engine: Any, catalog: Catalog, count: int, *, within_s: float = 1.0) -> datetime:
    """Running sessions at their first step, all due within so long; when the first is."""
    tables = catalog.tables
    plan = build_plan(
        usual_request(
            minutes=10, state="fine", calf=False, ball="lacrosse", roller=False, tables=tables
        ),
        tables,
    )
    now = datetime.now(UTC)
    first = now + timedelta(seconds=LEAD_S + count * LEAD_EACH_S)
    session = {
        "state": "running",
        "plan": plan.model_dump(mode="json"),
        "plan_hash": plan_hash(plan),
        "decision": {},
        "step": 0,
        "epoch": 0,
        "skipped": [],
        "hurts": [],
        "created_at": now,
        "started_at": now,
        "step_started_at": now,
    }
    people, going, waiting = [], [], []
    for n in range(1, count + 1):
        due = first + timedelta(seconds=n / count * within_s)
        people.append({"id": n, "created_at": now, "seen_at": now, "language": "en"})
        going.append(
            session | {"id": n, "user_id": n, "step_ends_at": due, "card_key": f"card:{n}"}
        )
        timer = {"kind": "step", "subject": n, "user_id": n, "due_at": due, "rank": 0}
        waiting.append(timer | {"epoch": 0, "payload": {}, "attempts": 0})
    async with transaction(engine) as connection:
        for table, rows in ((users, people), (sessions, going), (timers, waiting)):
            await connection.execute(insert(table), rows)
    assert datetime.now(UTC) < first, "too busy a machine: it was late before it began"
    return first


async def burst(count: int) -> dict[str, float]:
    """Fire them all as they fall due."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(async_url(f"sqlite:///{folder}/bench.sqlite3"))
        await migrate(engine)
        catalog = load_catalog()
        warm_up(catalog.languages)  # as the bot does when it starts
        first = await prepare(engine, catalog, count)
        firing = Firing(engine, clock=SystemClock(), presenter=TelegramPresenter(catalog))
        await firing.tick()
        stall = Stall()
        watch = asyncio.create_task(stall.watch())
        fired, late = 0, []
        cpu = time.process_time()
        while fired < count:
            done = await firing.tick()
            fired += done.count
            committed = datetime.now(UTC)
            late += [
                (committed - (first + timedelta(seconds=n / count))).total_seconds()
                for n in range(fired - done.count + 1, fired + 1)
            ]
            if not done.count:
                await asyncio.sleep(0.005)
        spent = time.process_time() - cpu
        watch.cancel()
        async with transaction(engine) as connection:
            query = select(func.count()).where(outbox.c.policy == "step")
            written = (await connection.execute(query)).scalar_one()
        await engine.dispose()
    return {
        "stall_ms": stall.worst * 1000,
        "stall_cpu_ms": stall.worst_cpu * 1000,
        "p99_ms": sorted(late)[int(len(late) * 0.99)] * 1000,
        "lost": count - written,
        "cpu_s": spent,
    }


def in_a_process(count: int) -> dict[str, float]:
    """One measurement in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.burst", "--one", "--sessions", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", action="store_true")
    arguments = parser.parse_args()
    if arguments.one:
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            print(json.dumps(runner.run(burst(arguments.sessions))))
        return
    print(machine())
    samples = [in_a_process(arguments.sessions) for _ in range(arguments.rounds)]
    for name in ("stall_ms", "stall_cpu_ms", "p99_ms", "lost", "cpu_s"):
        print(f"{name:12} {spread([sample[name] for sample in samples])}")


if __name__ == "__main__":
    main()
