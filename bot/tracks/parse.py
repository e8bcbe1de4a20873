"""Has a file read by a child process, and waits no longer than it may take."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

PATIENCE_S = 5.0  # the runner hears from us within 6 s, whatever the file does
_HOME = Path(__file__).resolve().parents[2]  # where `bot` is imported from
READERS = 2  # at once: one hostile file must not make another runner wait
_READERS = asyncio.Semaphore(READERS)


async def parse(data: bytes) -> dict[str, Any]:
    """What the child says: a track's facts, or {"reason": ...}."""
    async with _READERS:
        return await _read(data)


async def _read(data: bytes) -> dict[str, Any]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.tracks.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # no token and no password in its surroundings
        cwd=_HOME,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            said, _ = await child.communicate(data)
    except TimeoutError:
        child.kill()
        await child.wait()
        return {"reason": "hostile"}
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        return {"reason": "hostile"}  # it was stopped by its limits
    return answer
