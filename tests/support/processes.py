"""Starts `python -m bot ...` as a real process, stops it, and reads what it said."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-the-tests"
TOKEN = "1:processes"
STOPS_WITHIN_S = 20.0
STARTS_WITHIN_S = 60.0  # imports alone take seconds where four processes share a core


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def web_settings(port: int, *, database: str, telegram: str) -> dict[str, str]:
    """Of the processes of one bot that takes a webhook on this port."""
    return {
        "DATABASE_URL": database,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "PORT": str(port),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": SECRET,
    }


class Process:
    """One running process of the bot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def stop(self) -> tuple[int, str]:
        """SIGTERM; its exit code and all it said. Raises TimeoutError when it does not end."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await self.end()

    async def kill(self) -> None:
        """SIGKILL, as a machine that loses power."""
        self._process.kill()
        await self._process.communicate()

    async def end(self) -> tuple[int, str]:
        """Its exit code and all it said."""
        async with asyncio.timeout(STOPS_WITHIN_S):
            said, _ = await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode, said.decode()

    async def line(self, *, within_s: float = STOPS_WITHIN_S) -> str:
        """The next line it says; nothing when it has ended."""
        assert self._process.stdout is not None
        async with asyncio.timeout(within_s):
            return (await self._process.stdout.readline()).decode().strip()


async def start(*command: str, folder: Path, **settings: str) -> Process:
    """`python -m bot command...` with these settings and no others; what it says is one stream."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *command,
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "LOG_FORMAT": "text", **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    return Process(process)


@asynccontextmanager
async def running(*command: str, folder: Path, **settings: str) -> AsyncIterator[Process]:
    """The same, killed at the end if it still runs. Ready when it has said who it is."""
    process = await start(*command, folder=folder, **settings)
    try:
        await _ready(process)
        yield process
    finally:
        if process._process.returncode is None:
            await process.kill()


async def _ready(process: Process) -> None:
    """Until it says who it is. On a busy machine a call may fail and be logged before that."""
    logged = []
    async with asyncio.timeout(STARTS_WITHIN_S):
        while not (line := await process.line(within_s=STARTS_WITHIN_S)).startswith("Solemate"):
            logged.append(line)
            assert line, "\n".join(logged)  # it has ended
