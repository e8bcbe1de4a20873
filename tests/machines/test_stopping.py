"""Asked to end, a process is gone within 20 s, whatever hangs: one deadline for all its parts."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.stopping import GRACE_S, LAST_S, STOP_WITHIN_S, Stopping
from bot.web import GRACE_S as REQUESTS_S
from bot.web import SIDE_GRACE_S
from playground.app import create_app
from playground.driver import Driver
from playground.faults import Fault
from playground.server import serving
from tests.support.processes import ROOT, SECRET, TOKEN, free_port, running, web_settings

HANGS = """
import asyncio, os, signal, time
from bot.stopping import Stopping

async def main():
    stopping = Stopping.on_signals(last_s=0.3)
    os.kill(os.getpid(), signal.SIGTERM)
    await stopping.wait()
    time.sleep(60)

asyncio.run(main())
"""


async def never() -> None:
    await asyncio.get_running_loop().create_future()


async def test_parts_that_hang_are_cut_at_one_deadline_and_not_one_after_the_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stopping, loop = Stopping(grace_s=0.3), asyncio.get_running_loop()
    stopping.ask()
    began = loop.time()

    for what in ("gate", "loops", "connections"):
        await stopping.within(never(), what=what)

    assert 0.25 <= loop.time() - began < 0.6  # each on its own would be 0.9
    assert [getattr(record, "part", "") for record in caplog.records] == [
        "gate",
        "loops",
        "connections",
    ]


async def test_asked_while_it_starts_it_starts_no_further() -> None:
    stopping, began = Stopping(), asyncio.Event()

    async def start() -> None:
        began.set()
        await never()

    starting = asyncio.create_task(stopping.unless_asked(start()))
    await began.wait()
    stopping.ask()

    async with asyncio.timeout(5):
        await starting


async def test_what_goes_wrong_at_the_start_is_told_as_it_is() -> None:
    async def start() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Stopping().unless_asked(start())


def test_the_times_of_all_parts_together_fit_in_the_promise() -> None:
    # The loops end beside the gate; the two small servers (links, figures) after them.
    assert REQUESTS_S < GRACE_S
    assert GRACE_S + 2 * SIDE_GRACE_S < LAST_S < STOP_WITHIN_S


def test_a_process_whose_loop_is_stuck_leaves_all_the_same() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGS], cwd=ROOT, timeout=20, check=False)

    assert ended.returncode == 1


@asynccontextmanager
async def phones() -> AsyncIterator[tuple[str, Driver]]:
    """A Telegram and its address."""
    async with serving(create_app()) as address, Driver(address, patience=60) as driver:
        yield address, driver


@pytest.mark.slow
async def test_while_telegram_hangs_at_its_start_it_ends_when_asked(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with phones() as (address, driver):
        await driver.fail(Fault(kind="slow", method="getMyCommands", delay=60, count=None))
        settings = {"DATABASE_URL": sqlite_url, "TELEGRAM_BOT_TOKEN": TOKEN}
        async with running("all", folder=tmp_path, TELEGRAM_API_URL=address, **settings) as bot:
            await driver.wait_for_calls(1, method="getMyCommands")

            code, said = await bot.stop()

    assert code == 0, said


@pytest.mark.slow
async def test_with_an_update_half_sent_and_a_message_half_taken_it_ends_within_20_s(
    sqlite_url: str, tmp_path: Path
) -> None:
    port, loop = free_port(), asyncio.get_running_loop()
    async with phones() as (address, driver):
        settings = web_settings(port, database=sqlite_url, telegram=address)
        async with running("all", folder=tmp_path, **settings) as bot:
            await driver.wait_for_calls(1, method="setWebhook")
            await driver.fail(Fault(kind="slow", method="sendMessage", delay=60, count=None))
            ada = await driver.new_runner("Ada")
            await ada.say("/help")
            await driver.wait_for_calls(1, method="sendMessage")
            _, half = await asyncio.open_connection("127.0.0.1", port)
            half.write(b"POST /telegram HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n")
            half.write(b"X-Telegram-Bot-Api-Secret-Token: %s\r\n\r\n{" % SECRET.encode())
            await half.drain()

            began = loop.time()
            code, said = await bot.stop()
            took = loop.time() - began
            half.close()

    assert code == 0, said
    assert took < STOP_WITHIN_S
