"""The start with a million timers waiting, beside the start with none.

    python -m benchmarks.start_waiting [--waiting 1000000] [--rounds 5] [--watch-s 60]

Each timer is a nudge, a year from now, of a runner of its own, on SQLite. The file is made once
and started from again and again, by turns with an empty one. Ready: the bot calls getUpdates.
Then the whole bot runs on each in a process that watches its event loop: with all of them waiting
the search for runners who have lost their timer walks through a million meanwhile.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.burst import Stall
from benchmarks.measure import cpu_s, machine, spread, standin
from benchmarks.road import running
from benchmarks.solemate import known_runners
from benchmarks.standin import FIRST_RUNNER
from benchmarks.start import called, surroundings
from bot.commands import run_migrate
from bot.entry import new_loop
from bot.settings import Settings
from bot.wiring import build
from scheduler.clock import SystemClock
from storage.db import open_engine, transaction
from storage.traffic import timers

YEAR = timedelta(days=365)
STARTS_S = 2.0  # statements are compiled, a thread reads the other languages


@dataclass(frozen=True, slots=True)
class Ready:
    """One start, until the first getUpdates."""

    wall_s: float
    used_cpu_s: float


async def make(path: Path, waiting: int) -> None:
    """A database in which so many wait: one row as the bot writes it, then copies of it."""
    settings = Settings(database_url=address(path), _env_file=None)
    await run_migrate(settings)
    if not waiting:
        return
    await known_runners(settings, 1)
    engine = open_engine(settings.database)
    async with transaction(engine) as connection:
        nudge = {"kind": "nudge", "rank": 1, "epoch": 0, "payload": {}, "attempts": 0}
        whose = {"subject": FIRST_RUNNER, "user_id": FIRST_RUNNER}
        due_at = datetime.now(UTC) + YEAR
        await connection.execute(insert(timers).values(**nudge, **whose, due_at=due_at))
    await engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as line, line:
        _multiply(line, "users", "id", waiting)
        _multiply(line, "timers", "id, subject, user_id", waiting)


def _multiply(line: sqlite3.Connection, table: str, numbers: str, count: int) -> None:
    """`count` rows like the one there is, these columns numbered on."""
    counted = numbers.split(", ")
    columns = [row[1] for row in line.execute(f"PRAGMA table_info({table})")]
    values = (f"{name} + n.i" if name in counted else name for name in columns)
    line.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)"  # noqa: S608  # names of ours
        f" INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}, n",
        (count,),
    )


def address(file: Path) -> str:
    """Where a bot finds it."""
    return f"sqlite:///{file}"


def ready(made: Path) -> Ready:
    """Start the bot, and stop it when it polls."""
    with standin() as port:
        begun = time.monotonic()
        with running([sys.executable, "-m", "bot"], **surroundings(port, address(made))) as pid:
            return Ready(called(port, "getUpdates", begun), cpu_s(pid))


async def watched(database: str, port: int, seconds: float) -> dict[str, float]:
    """The longest the event loop stood still: while it starts, and once it has."""
    settings = Settings(database_url=database, _env_file=None)
    url = f"http://127.0.0.1:{port}"
    house = build(settings, token="1:x", api_url=url, clock=SystemClock())  # noqa: S106
    house.runtime.prepare()
    await house.app.initialize()
    beginning = asyncio.create_task(stalled(STARTS_S))
    await house.runtime.start(poll=True)
    found = {"start": await beginning, "after": await stalled(seconds)}
    await house.runtime.stop()
    return found


async def stalled(seconds: float) -> float:
    """The longest stretch without a turn of the event loop, in ms of our own CPU."""
    stall = Stall()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stall.watch(), seconds)
    return stall.worst_cpu * 1000


def in_a_process(made: Path, seconds: float) -> dict[str, float]:
    """`watched`, in a fresh process."""
    with standin() as port:
        command = [sys.executable, "-m", "benchmarks.start_waiting", "--watch-s", str(seconds)]
        command += ["--one", address(made), str(port)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ratio(full: Sequence[float], empty: Sequence[float]) -> str:
    """The median of the rounds' ratios."""
    return f"{statistics.median(a / b for a, b in zip(full, empty, strict=True)):.2f}"


def compare(empty: Path, full: Path, *, rounds: int) -> None:
    """Start both by turns; a line for each, and how many times an empty one a full one takes."""
    samples: dict[str, list[Ready]] = {"empty": [], "full": []}
    for _ in range(rounds):
        for name, made in (("empty", empty), ("full", full)):
            samples[name].append(ready(made))
    walls = {name: [one.wall_s for one in found] for name, found in samples.items()}
    cpus = {name: [one.used_cpu_s for one in found] for name, found in samples.items()}
    for name in samples:
        print(f"{name:5}  ready after {spread(walls[name])} s, {spread(cpus[name])} s of CPU")
    print(f"ratio  {ratio(walls['full'], walls['empty'])}, {ratio(cpus['full'], cpus['empty'])}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--watch-s", type=float, default=60)
    parser.add_argument("--one", nargs=2, metavar=("DATABASE", "PORT"))
    arguments = parser.parse_args()
    if arguments.one:
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            database, port = arguments.one
            print(json.dumps(runner.run(watched(database, int(port), arguments.watch_s))))
        return
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder, "empty"), Path(folder, "full")
        asyncio.run(make(empty, 0))
        asyncio.run(make(full, arguments.waiting))
        os.sync()  # half a gigabyte on its way to the disk would hold up whoever starts
        compare(empty, full, rounds=arguments.rounds)
        for made in (empty, full):
            found = in_a_process(made, arguments.watch_s)
            span = f"{arguments.watch_s:.0f} s after"
            stalls = f"{found['start']:.0f} ms, in the {span} {found['after']:.0f} ms"
            print(f"{made.name:5}  longest stall at the start, CPU: {stalls}")


if __name__ == "__main__":
    main()
