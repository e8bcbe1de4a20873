"""Fetches files that runners sent and has them read; the result comes in by the inbox.

No transaction is open while Telegram or the child is waited for. The result is an update with
a negative number, so it is handled in its runner's order like anything they write.
"""

import logging
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import TelegramApi, Verdict
from bot.tracks.parse import parse
from bot.tracks.track import MAX_BYTES
from bot.updates import own_update
from scheduler.clock import Clock
from storage import downloads, inbox
from storage.db import transaction
from storage.downloads import Download
from storage.inbox import Accepted

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
TRIES = 3


class Fetcher:
    """One file at a time; `READERS` loops share it, so that many files are read at once."""

    def __init__(
        self, engine: AsyncEngine, *, api: TelegramApi, clock: Clock, machine: Clock
    ) -> None:
        self._engine = engine
        self._api = api
        self._clock = clock
        self._machine = machine

    async def tick(self) -> bool:
        """Fetch and read one file. True: there was one."""
        now = self._machine.now()
        async with transaction(self._engine) as connection:
            claimed = await downloads.claim(connection, machine_now=now, lease_until=now + LEASE)
        if claimed is None:
            return False
        result = await self._result(claimed)
        async with transaction(self._engine) as connection:
            if result is None:
                await downloads.again(connection, claimed)
            elif await downloads.settle(connection, claimed, result):
                await inbox.keep(connection, [_news(claimed)], now=self._clock.now())
        return True

    async def _result(self, claimed: Download) -> dict[str, Any] | None:
        """What the file says; None: it could not be fetched, and may be tried again."""
        asked = await self._api.call("getFile", {"file_id": claimed.file_id})
        about = asked.result if isinstance(asked.result, dict) else {}
        if asked.verdict is Verdict.REFUSED or about.get("file_size", 0) > MAX_BYTES:
            return {"reason": "too_big"}
        data = None
        if asked.verdict is Verdict.OK:
            data = await self._api.download(str(about.get("file_path", "")))
        if data is None:
            log.warning("file not fetched", extra={"event": "fetch_failed", "row": claimed.id})
            return {"reason": "not_fetched"} if claimed.attempts >= TRIES else None
        return await parse(data)


def _news(claimed: Download) -> Accepted:
    """ "Your file is read", as an update from its runner."""
    update = own_update(-claimed.id, claimed.user_id)
    return Accepted(
        update_id=-claimed.id, user_id=claimed.user_id, kind="message", body=orjson.dumps(update)
    )
