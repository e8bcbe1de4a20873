"""The probe of images: 0 from a process that is alive, 1 from a stuck one or from none."""

import asyncio
import sys
from pathlib import Path

from playground.app import create_app
from playground.server import serving
from tests.guards.project import ROOT
from tests.support.processes import TOKEN, free_port, running


async def probe(port: int) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.probe", str(port), cwd=ROOT
    )
    return await process.wait()


async def test_a_running_bot_is_healthy_ready_and_answers_on_its_own_port_alone(
    tmp_path: Path,
) -> None:
    port = free_port()
    async with serving(create_app()) as telegram:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram}
        settings |= {
            "OPS_PORT": str(port),
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": "sqlite:///bot.sqlite3",
        }
        async with running(folder=tmp_path, **settings) as bot:
            async with asyncio.timeout(20):
                while await probe(port) != 0:  # another process: no event
                    await asyncio.sleep(0.1)
            code, said = await bot.stop()

    assert (code, "Traceback" in said) == (0, False)


async def test_nobody_there_is_not_healthy() -> None:
    assert await probe(free_port()) == 1
