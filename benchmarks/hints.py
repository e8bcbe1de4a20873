"""How late an answer is when a web process keeps the update: by a hint, or by the sweep alone.

    python -m benchmarks.hints [--updates 20] [--seed 1]

A worker on PostgreSQL, its Telegram the playground beside it; from the commit of the update to
the answer's arrival, by the clock. Told and untold in turn, each at a random moment of a second.
"""

import argparse
import asyncio
import random
import time

import orjson

from benchmarks.measure import machine, spread
from bot.intake import Intake
from bot.settings import Settings
from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from scheduler.clock import PlaygroundClock, SystemClock
from storage.db import async_url, open_engine
from tests.support import handling
from tests.support.builders import RUNNER
from tests.support.databases import migrated, postgres_server
from tests.support.world import running

WAYS = {"told by a hint": True, "found by the sweep": False}
WARM = 2


async def measure(database: str, *, updates: int, seed: int) -> dict[str, list[float]]:
    """Milliseconds from the commit to the answer's arrival, for each way."""
    late: dict[str, list[float]] = {name: [] for name in WAYS}
    moments = random.Random(seed)
    engine, clock = open_engine(async_url(database)), PlaygroundClock(machine=SystemClock())
    web = {
        name: Intake(engine, clock=SystemClock(), handled_elsewhere=told)
        for name, told in WAYS.items()
    }
    settings = Settings(database_url=database, _env_file=None)
    async with (
        serving(create_app(clock=clock)) as address,
        running(settings, address, clock, poll=False),
        Driver(address, patience=30) as driver,
    ):
        await driver.new_runner("Ada", user_id=RUNNER, started=True)
        for number in range(2 * (WARM + updates)):
            name = list(WAYS)[number % 2]
            await asyncio.sleep(moments.uniform(0.5, 1.5))
            body = orjson.dumps(handling.text(number + 1, "/help"))
            await web[name].keep(body)
            began = time.perf_counter()
            await driver.wait_for_calls(number + 1, method="sendMessage")
            if number >= 2 * WARM:
                late[name].append((time.perf_counter() - began) * 1000)
    await engine.dispose()
    return late


def main() -> None:
    """Measure on a PostgreSQL of our own, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(machine())
    with postgres_server() as url:
        migrated(url)
        found = asyncio.run(measure(url, updates=given.updates, seed=given.seed))
    for name, late in found.items():
        print(f"{name:20} {spread(late, digits=0)} ms until the answer has arrived")


if __name__ == "__main__":
    main()
