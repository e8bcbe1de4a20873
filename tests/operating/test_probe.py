"""Real processes asked from outside: the probe of images, and what `web` tells the world."""

import asyncio
import os
import signal
import stat
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from playground.app import create_app
from playground.server import serving
from tests.guards.project import ROOT
from tests.support.processes import (
    STARTS_WITHIN_S,
    TOKEN,
    free_port,
    running,
    start,
    web_settings,
)

METRICS = "a-token-for-the-metrics"


async def probe(port: int) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.probe", str(port), cwd=ROOT
    )
    return await process.wait()


async def until_healthy(port: int) -> None:
    async with asyncio.timeout(STARTS_WITHIN_S):
        while await probe(port) != 0:  # another process: there is no event to await
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_a_bot_is_healthy_while_it_turns_and_not_while_it_is_stuck(tmp_path: Path) -> None:
    port = free_port()
    async with serving(create_app()) as telegram:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram}
        settings |= {"OPS_PORT": str(port), "LOG_LEVEL": "WARNING"}
        async with running(folder=tmp_path, **settings) as bot:
            await until_healthy(port)
            os.kill(bot.pid, signal.SIGSTOP)  # as a loop that does not turn
            stuck = await probe(port)
            os.kill(bot.pid, signal.SIGCONT)
            code, said = await bot.stop()

    [file] = tmp_path.glob("*.sqlite3")
    assert stuck == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (code, "Traceback" in said) == (0, False)


@pytest.mark.slow
async def test_a_bot_that_waits_for_telegram_is_alive_and_not_ready(tmp_path: Path) -> None:
    port, nobody = free_port(), f"http://127.0.0.1:{free_port()}"
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": nobody, "OPS_PORT": str(port)}
    bot = await start(folder=tmp_path, **settings)
    try:
        await until_healthy(port)
        async with httpx.AsyncClient(trust_env=False) as client:
            ready = await client.get(f"http://127.0.0.1:{port}/ready")
    finally:
        await bot.kill()

    assert ready.json()["failing"] == ["polling"]


async def test_nobody_there_is_not_healthy() -> None:
    assert await probe(free_port()) == 1


@pytest.mark.slow
async def test_web_tells_the_world_whether_it_is_ready_and_metrics_to_who_has_the_token(
    postgres: str, postgres_engine: AsyncEngine, tmp_path: Path
) -> None:
    port = free_port()
    async with serving(create_app()) as telegram:
        settings = web_settings(port, database=postgres, telegram=telegram)
        settings |= {"METRICS_TOKEN": METRICS}
        async with (
            running("web", folder=tmp_path, **settings),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
        ):
            async with asyncio.timeout(STARTS_WITHIN_S):
                while (await client.get("/ready")).status_code != 200:  # Telegram is told first
                    await asyncio.sleep(0.1)
            answers = [
                await client.get("/metrics", headers=headers)
                for headers in ({}, {"Authorization": f"Bearer {METRICS}"})
            ]

    assert [answer.status_code for answer in answers] == [403, 200]
    assert "solemate_updates_received_total" in answers[1].text
