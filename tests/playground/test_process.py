"""The playground as a process of its own: started, killed, started again."""

import asyncio
import re
import signal
import socket
import sys
from pathlib import Path

import pytest

from playground.app import create_app
from playground.driver import Driver
from playground.server import HOST, serving
from tests.playground.conftest import HandBot

HOME = Path(__file__).parents[2]


async def start(*arguments: str) -> tuple[asyncio.subprocess.Process, str]:
    """A playground process and its address, which it prints when it is ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", "0", *arguments,
        cwd=HOME, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return process, found.group()


async def test_a_killed_playground_comes_back_with_its_chats(tmp_path: Path) -> None:
    file = str(tmp_path / "world.db")
    process, address = await start("--state", file)
    async with Driver(address) as driver:
        runner = await driver.new_runner("Ada")
        await runner.say("hello")
        bot = HandBot(address)
        await bot.call("sendMessage", chat_id=runner.id, text="hi")
        before = (await runner.chat()).body["messages"]
        await bot.http.aclose()

    process.send_signal(signal.SIGKILL)
    await process.wait()
    process, address = await start("--state", file)
    async with Driver(address) as driver:
        after = (await driver.runner(runner.id).chat()).body["messages"]
        bot = HandBot(address)
        updates = await bot.call("getUpdates")
        await bot.http.aclose()
    process.terminate()
    await process.wait()

    assert after == before
    assert [update["message"]["text"] for update in updates] == ["hello"]


async def test_a_taken_port_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()

        with pytest.raises(OSError, match="in use"):
            async with serving(create_app(), port=taken.getsockname()[1]):
                pass


async def test_stopping_does_not_wait_for_those_who_wait() -> None:
    async with serving(create_app()) as address:
        bot = HandBot(address)
        poll = asyncio.create_task(bot.answer("getUpdates", timeout=50))
        await bot.call("getMe")

    assert (await asyncio.wait_for(poll, 15))["ok"]
    await bot.http.aclose()
