"""Our bot in a process of its own, for the benchmarks: the whole house, a fresh database.

    python -m benchmarks.solemate <api url> <runners who are known already> [database url]

It says "ready" on standard output when it polls.
"""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime

from sqlalchemy import insert

from benchmarks.standin import FIRST_RUNNER
from bot.claiming import Pace
from bot.commands import run_migrate
from bot.entry import new_loop
from bot.settings import Settings
from bot.wiring import House, build
from scheduler.clock import SystemClock
from storage.db import open_engine, transaction
from storage.tables import users

# Peers keep to no pace. Telegram's ceiling of 1,000 messages a second would be ours, too.
UNPACED = Pace(100_000)


async def known_runners(settings: Settings, count: int) -> None:
    """Runners who have answered what is asked once."""
    now = datetime.now(UTC)
    given = [
        {"question": "health", "options": ["none"]},
        {"question": "body", "options": ["none"]},
    ]
    known = {
        "created_at": now,
        "seen_at": now,
        "language": "en",
        "language_chosen": True,
        "zone": "Europe/Berlin",
        "ball": "soft",
        "roller": True,
        "minutes": 10,
        "consent_version": 1,
        "consent_at": now,
        "health": {"given": given},
        "health_at": now,
    }
    engine = open_engine(settings.database)
    for start in range(0, count, 1000):
        some = range(start, min(start + 1000, count))
        async with transaction(engine) as connection:
            await connection.execute(
                insert(users), [known | {"id": FIRST_RUNNER + number} for number in some]
            )
    await engine.dispose()


async def started(api_url: str, runners: int, database: str) -> House:
    """The bot, polling, with this many runners whom it knows."""
    settings = Settings(database_url=database, _env_file=None)
    await run_migrate(settings)
    await known_runners(settings, runners)
    house = build(
        settings,
        token="1:x",  # noqa: S106
        api_url=api_url,
        clock=SystemClock(),
        pace=UNPACED,
    )
    await house.app.initialize()
    await house.runtime.start(poll=True)
    return house


async def main(api_url: str, runners: int, database: str) -> None:
    """Until killed."""
    await started(api_url, runners, database)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        database = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder}/bench.sqlite3"
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            runner.run(main(sys.argv[1], int(sys.argv[2]), database))
