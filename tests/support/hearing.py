"""Hears what processes tell each other on PostgreSQL, as a worker does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.db import transaction
from storage.hints import ANYTHING, Listening

HEARD_WITHIN_S = 60.0  # of a machine that does much else
_LISTENERS = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"


class Ears:
    """What one process has heard, in order."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self.listening = Listening(engine, on_hint=self._heard.put_nowait)

    async def next(self) -> str:
        """The next thing it hears."""
        async with asyncio.timeout(HEARD_WITHIN_S):
            return await self._heard.get()

    def silent(self) -> bool:
        """True when it has heard nothing more."""
        return self._heard.empty()


@asynccontextmanager
async def listening(engine: AsyncEngine) -> AsyncIterator[Ears]:
    """Listening already, with nothing said yet."""
    ears = Ears(engine)
    running = asyncio.create_task(ears.listening.run())
    assert await ears.next() == ANYTHING  # whatever was said before it could hear
    yield ears
    ears.listening.stop()
    await running


async def listeners(engine: AsyncEngine) -> list[int]:
    """The server's numbers for the connections that listen."""
    async with transaction(engine) as connection:
        return [int(row[0]) for row in await connection.execute(text(_LISTENERS))]
