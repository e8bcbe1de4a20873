""" "Just finished a run" through the whole durable road, beside echo bots that keep nothing.

    python -m benchmarks.road [--rounds 3] [--updates 600] [--users 1 64] [--delay-ms 0]
    python -m benchmarks.road --database sqlite postgres --bots solemate

CPU of the bot's process only (a PostgreSQL server is another), started anew for each
measurement, peers in turn within a round.
"""

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from benchmarks.measure import ask, cpu_s, machine, settled, spread, standin
from tests.support.databases import postgres_server

WARM = 100
SETTLED_S = 0.5  # what follows the last answer (marks) is counted, too
OURS, ON_POSTGRES = "solemate", "solemate-pg"
DATABASES = {"sqlite": OURS, "postgres": ON_POSTGRES}
ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("BENCH_PYTHON", ROOT / "var" / "bench-venv" / "bin" / "python"))


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement."""

    cpu_ms: float  # an update
    per_s: float
    p99_ms: float


def command(name: str, url: str, *, users: int, runners: int, database: str) -> list[str]:
    """How to start this bot."""
    if name in DATABASES.values():
        more = [database] if database else []
        return [sys.executable, "-m", "benchmarks.solemate", url, str(runners), *more]
    if not PEERS.exists():
        sys.exit("what we are compared with is not installed: run it by `make bench-check`")
    return [str(PEERS), str(ROOT / "benchmarks" / "peers" / f"{name}_echo.py"), url, str(users)]


@contextlib.contextmanager
def running(arguments: Sequence[str], **more: str) -> Iterator[int]:
    """A bot; its process id."""
    with subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, env={**os.environ, **more}, cwd=ROOT
    ) as process:
        try:
            yield process.pid
        finally:
            process.kill()  # a polite end waits for polls that nobody answers any more
            process.wait(30)


def go(port: int, *, users: int, updates: int, delay_ms: float = 0) -> Mapping[str, Any]:
    """So many updates, so many at once; the stand-in's report."""
    text = "just finished a run"
    ask(port, "go", {"users": users, "updates": updates, "delay_ms": delay_ms, "text": text})
    report: Mapping[str, Any] = ask(port, "report")
    return report


def measure(
    name: str, *, users: int, updates: int, delay_ms: float = 0, database: str = ""
) -> Sample:
    """One bot, started anew, over a stand-in of its own."""
    with standin() as port:
        url = f"http://127.0.0.1:{port}"
        arguments = command(name, url, users=users, runners=WARM + updates + 1, database=database)
        with running(arguments) as pid:
            go(port, users=users, updates=WARM, delay_ms=delay_ms)
            before = settled(pid)  # what a start costs is benchmarks.start's to tell
            report = go(port, users=users, updates=updates, delay_ms=delay_ms)
            time.sleep(SETTLED_S)
            spent = cpu_s(pid) - before
    assert report["answers"] == updates, report
    return Sample(spent / updates * 1000, updates / max(report["seconds"], 1e-9), report["p99_ms"])


def fresh(server: str) -> str:
    """A new, empty database on this PostgreSQL; its address."""
    parts, name = urlsplit(server), f"road_{time.monotonic_ns()}"

    async def create() -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(create())
    return urlunsplit(parts._replace(path=f"/{name}"))


def compare(
    names: Sequence[str],
    *,
    users: int,
    updates: int,
    rounds: int,
    delay_ms: float = 0,
    server: str = "",
) -> dict[str, list[Sample]]:
    """All bots in turn, round after round; `server` is the PostgreSQL of who needs one."""
    found: dict[str, list[Sample]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            database = fresh(server) if name == ON_POSTGRES else ""
            found[name].append(
                measure(name, users=users, updates=updates, delay_ms=delay_ms, database=database)
            )
    return found


def show(found: Mapping[str, Sequence[Sample]], *, users: int) -> None:
    """A table with the ratios to PTB's echo: above 1 is less CPU, or more updates a second."""
    base = found.get("ptb")
    for name, samples in found.items():
        cpu, rate = [s.cpu_ms for s in samples], [s.per_s for s in samples]
        line = f"{users:3} at once  {name:11} {spread(cpu)} ms CPU an update"
        line += (
            f"  {spread(rate, digits=0)} a second  p99 {spread([s.p99_ms for s in samples])} ms"
        )
        if base is not None:
            line += f"  x{ratio(base, samples):.2f}"
        print(line, flush=True)
    if OURS in found and ON_POSTGRES in found:
        more = ratio(found[ON_POSTGRES], found[OURS])
        print(
            f"{users:3} at once  PostgreSQL costs {more:.2f} times the CPU of SQLite", flush=True
        )


def ratio(base: Sequence[Sample], samples: Sequence[Sample]) -> float:
    """How many times less CPU an update than `base`, the median of the rounds' ratios."""
    ratios = sorted(b.cpu_ms / s.cpu_ms for b, s in zip(base, samples, strict=True))
    return ratios[len(ratios) // 2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--updates", type=int, default=600)
    parser.add_argument("--users", type=int, nargs="+", default=[1, 64])
    parser.add_argument("--delay-ms", type=float, default=0)
    parser.add_argument("--bots", nargs="+", default=["ptb", "aiogram", OURS])
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=["sqlite"])
    arguments = parser.parse_args()
    bots = [name for name in arguments.bots if name != OURS]
    if OURS in arguments.bots:
        bots += [DATABASES[name] for name in arguments.database]
    print(machine())
    with postgres_server() if ON_POSTGRES in bots else contextlib.nullcontext("") as server:
        for users in arguments.users:
            found = compare(
                bots,
                users=users,
                updates=arguments.updates,
                rounds=arguments.rounds,
                delay_ms=arguments.delay_ms,
                server=server,
            )
            show(found, users=users)


if __name__ == "__main__":
    main()
