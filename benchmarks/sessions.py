"""Running sessions against a stand-in, and a broadcast in their midst: how late are steps?

    python -m benchmarks.sessions [--sessions 1500] [--seconds 20] [--audience 100000]

Each step of the ten-minute plan is due when the last one ends; the sessions begin evenly spread,
so 1,500 of them ask for about thirty steps a second (and as many edits of cards). First without,
then with a broadcast to `--audience` other runners under way. The whole bot, on SQLite, polling;
SEND_RATE is `--rate`.
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

import psutil
from sqlalchemy import insert, select

from benchmarks.burst import prepare
from benchmarks.measure import ask, machine, standin
from benchmarks.standin import FIRST_RUNNER
from bot.commands import run_migrate
from bot.entry import new_loop
from bot.settings import Settings
from bot.wiring import House, build
from scheduler.clock import SystemClock
from storage import broadcasts, timers
from storage.db import transaction
from storage.tables import users
from storage.traffic import outbox
from storage.traffic import timers as timer_table

STEP_S = 50.0  # about what a step of the plan takes: so long until each session has had one
SETTLED_S = 8.0  # what is prepared in the background after the start
CHUNK = 5_000


async def audience(house: House, count: int) -> None:
    """Runners who do nothing but take news, awake: in a zone where it is noon."""
    now = datetime.now(UTC)
    hour = (12 - now.hour + 12) % 24 - 12
    person = {"created_at": now, "seen_at": now, "language": "en", "zone": f"Etc/GMT{-hour:+d}"}
    # As every runner has one: without it the planner would be busy with them for minutes.
    looked_at = {"kind": "nudge", "due_at": now + timedelta(days=1), "rank": timers.WITHIN_MINUTES}
    looked_at |= {"epoch": 0, "payload": {}, "attempts": 0}
    for start in range(0, count, CHUNK):
        ids = range(FIRST_RUNNER + start, FIRST_RUNNER + min(start + CHUNK, count))
        async with transaction(house.engine) as connection:
            await connection.execute(insert(users), [person | {"id": number} for number in ids])
            of = [looked_at | {"subject": number, "user_id": number} for number in ids]
            await connection.execute(insert(timer_table), of)


async def announce(house: House) -> None:
    """An operator says something to all."""
    now = datetime.now(UTC)
    texts = {"en": "There is a new exercise for your calves. Ask me about it when you like."}
    async with transaction(house.engine) as connection:
        number = await broadcasts.draft(connection, texts, now=now)
        await broadcasts.turn(connection, number, was="draft", to="sending", started_at=now)
    await house.runtime.ring()


async def watch(house: House, seconds: float) -> dict[str, float]:
    """Let it run; what it cost meanwhile, and which moments that was."""
    begun, cpu, since = time.monotonic(), time.process_time(), time.time()
    await asyncio.sleep(seconds)
    share = (time.process_time() - cpu) / (time.monotonic() - begun)
    resident = psutil.Process().memory_info().rss / 2**20
    return {"since": since, "until": time.time(), "share": share, "resident": resident}


async def one(port: int, *, sessions: int, seconds: float, people: int, rate: int) -> Any:
    """The bot with its sessions; spans of time and the rows that fell due."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        settings = Settings(database_url=url, send_rate=rate, _env_file=None)
        await run_migrate(settings)
        api_url = f"http://127.0.0.1:{port}"
        house = build(settings, token="1:x", api_url=api_url, clock=SystemClock())  # noqa: S106
        await audience(house, people)
        await house.app.initialize()
        await prepare(house.engine, house.services.catalog, sessions, within_s=STEP_S)
        await house.runtime.start(poll=True)
        await asyncio.sleep(SETTLED_S)
        spans = {"quiet": await watch(house, seconds)}
        if people:
            await announce(house)
            spans["broadcast"] = await watch(house, seconds)
        async with transaction(house.engine) as connection:
            columns = (outbox.c.message_id, outbox.c.due_at, outbox.c.policy)
            rows = await connection.execute(select(*columns))
            due = [(number, at.timestamp(), policy) for number, at, policy in rows]
        ask_for = {"spans": spans, "due": due}
        await house.runtime.stop()
    return ask_for


def report(found: Any, arrivals: dict[int, float]) -> None:
    """Each span: lateness of the steps due in it, and the process's cost."""
    for name, span in found["spans"].items():
        mine = [row for row in found["due"] if span["since"] <= row[1] < span["until"] - 1]
        steps = [(number, due) for number, due, policy in mine if policy == "step"]
        late = sorted(arrivals[number] - due for number, due in steps if number in arrivals)
        news = sum(1 for number, _, policy in mine if policy == "news" and number in arrivals)
        seconds = span["until"] - span["since"] - 1
        print(
            f"{name:10} {len(steps) / seconds:5.1f} steps a second  "
            f"not arrived {len(steps) - len(late)}  "
            f"late p50 {late[len(late) // 2] * 1000:.0f} ms  "
            f"p99 {late[len(late) * 99 // 100] * 1000:.0f} ms  "
            f"news {news / seconds:.1f} a second  "
            f"{span['share'] * 100:.1f} % of a core  {span['resident']:.0f} MB"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1500)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--audience", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=120)
    parser.add_argument("--delay-ms", type=float, default=50)
    parser.add_argument("--port", type=int)
    given = parser.parse_args()
    numbers = {"sessions": given.sessions, "people": given.audience, "rate": given.rate}
    if given.port:
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            print(json.dumps(runner.run(one(given.port, seconds=given.seconds, **numbers))))
        return
    print(machine())
    with standin() as port:
        ask(port, "go", {"users": 0, "updates": 1, "delay_ms": given.delay_ms, "text": ""})
        command = [sys.executable, "-m", "benchmarks.sessions", "--port", str(port)]
        for name in ("sessions", "seconds", "audience", "rate"):
            command += [f"--{name}", str(getattr(given, name))]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        arrivals = dict(ask(port, "arrivals"))
    report(json.loads(done.stdout.splitlines()[-1]), arrivals)


if __name__ == "__main__":
    main()
