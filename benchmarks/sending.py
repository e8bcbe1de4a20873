"""One process sends to a Bot API that answers after 50 ms: how many a second, and how late?

    python -m benchmarks.sending [--messages 5000] [--rate 1000] [--delay-ms 50] [--rounds 3]

Twice: a backlog (all due at once: messages a second, first arrival to last), and a stream
(`--rate` fall due each second: seconds from due to arrival at the stand-in). Each message to
another chat, on SQLite, through the bot's own sender and transport; every row must be marked.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from benchmarks.measure import ask, machine, spread, standin
from benchmarks.standin import FIRST_RUNNER
from bot.commands import run_migrate
from bot.entry import new_loop
from bot.settings import Settings
from bot.wiring import House, build
from scheduler.clock import SystemClock
from storage import outbox
from storage.db import transaction
from storage.outbox import Message
from storage.prepared import write_all
from storage.traffic import outbox as table

FEED_S = 0.02  # as a batch of timers: what falls due meanwhile is written in one transaction
GLANCE_S = 0.05
PATIENCE_S = 40
GOALS = {"backlog": "1,000 a second", "stream": "p99 300 ms"}


async def put(house: House, numbers: range) -> None:
    """Write these messages, due now, as handlers and timers do."""
    now = datetime.now(UTC)
    text = "Lie on your back. Next: the left calf."
    messages = [
        Message(
            dedupe_key=f"bench:{number}",
            chat_id=FIRST_RUNNER + number,
            method="sendMessage",
            payload={"chat_id": FIRST_RUNNER + number, "text": text},
            policy="reply",
            due_at=now,
        )
        for number in numbers
    ]
    async with transaction(house.engine) as connection:
        await write_all(connection, [outbox.putting(messages)])
    house.runtime.sender.poke()


async def feed(house: House, count: int, rate: float) -> None:
    """Let `rate` messages a second fall due; late turns of the loop are caught up with."""
    begun, done = time.monotonic(), 0
    while done < count:
        await asyncio.sleep(FEED_S)
        due = min(count, int((time.monotonic() - begun) * rate))
        if due > done:
            await put(house, range(done, due))
            done = due


async def unmarked(house: House) -> int:
    """How many rows are not marked as sent."""
    async with transaction(house.engine) as connection:
        query = select(func.count()).where(table.c.state != "sent")
        return int((await connection.execute(query)).scalar_one())


async def one(port: int, way: str, count: int, rate: float) -> dict[str, Any]:
    """Send them all; the rows' due times, for the parent to hold against their arrivals."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        settings = Settings(database_url=url, send_rate=1000, _env_file=None)
        await run_migrate(settings)
        api_url = f"http://127.0.0.1:{port}"
        house = build(settings, token="1:x", api_url=api_url, clock=SystemClock())  # noqa: S106
        await house.app.initialize()
        if way == "backlog":
            await put(house, range(count))
        cpu, begun = time.process_time(), time.monotonic()
        sending = asyncio.create_task(house.runtime.sender.run())
        if way == "stream":
            await feed(house, count, rate)
        left = count
        while left and time.monotonic() - begun < PATIENCE_S:
            await asyncio.sleep(GLANCE_S)
            left = await unmarked(house)
        cpu = time.process_time() - cpu
        house.runtime.sender.stop()
        await sending
        async with transaction(house.engine) as connection:
            rows = await connection.execute(select(table.c.message_id, table.c.due_at))
            due = [(number, at.timestamp()) for number, at in rows]
        await house.engine.dispose()
    return {"unmarked": left, "cpu_s": cpu, "due": due}


def in_a_process(way: str, *, count: int, rate: float, delay_ms: float) -> dict[str, float]:
    """One measurement in a fresh process, over a stand-in of its own."""
    with standin() as port:
        ask(port, "go", {"users": 0, "updates": count, "delay_ms": delay_ms, "text": ""})
        command = [sys.executable, "-m", "benchmarks.sending", "--one", way, "--port", str(port)]
        command += ["--messages", str(count), "--rate", str(rate)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        arrivals = dict(ask(port, "arrivals"))
    found = json.loads(done.stdout.splitlines()[-1])
    late = sorted(arrivals[number] - due for number, due in found["due"] if number in arrivals)
    took = max(arrivals.values()) - min(arrivals.values())
    return {
        "a second": (len(arrivals) - 1) / took,
        "p99 ms": late[int(len(late) * 0.99)] * 1000,
        "CPU ms each": found["cpu_s"] / count * 1000,
        "unmarked": found["unmarked"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--delay-ms", type=float, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=GOALS)
    parser.add_argument("--port", type=int)
    given = parser.parse_args()
    if given.one:
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            print(json.dumps(runner.run(one(given.port, given.one, given.messages, given.rate))))
        return
    print(machine())
    samples: dict[str, list[dict[str, float]]] = {way: [] for way in GOALS}
    for _ in range(given.rounds):
        for way, taken in samples.items():
            taken.append(
                in_a_process(way, count=given.messages, rate=given.rate, delay_ms=given.delay_ms)
            )
    for way, taken in samples.items():
        for name in taken[0]:
            print(f"{way:8} {name:12} {spread([sample[name] for sample in taken])}")
        print(f"{way:8} goal         {GOALS[way]}")


if __name__ == "__main__":
    main()
