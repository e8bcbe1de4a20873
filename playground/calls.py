"""A record of every call of the bot: what came, when, and what became of it."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from playground.clock import stopwatch
from playground.errors import Json
from playground.feed import Bell
from playground.records import Upload

KEPT = 20_000


@dataclass(slots=True, kw_only=True)
class Call:
    """One call. `outcome` is "" (not finished), "ok", "refused", "lost" or "dropped"."""

    seq: int
    at: datetime
    """By the clock the bot lives by."""
    real: float
    """Seconds by a stopwatch, for measuring."""
    method: str
    params: Json
    chat_id: int | None = None
    unknown: tuple[str, ...] = ()
    """Parameters that Telegram does not know."""
    outcome: str = ""
    code: int = 0
    description: str = ""
    result: object = None
    took_ms: float = 0.0
    """Real milliseconds until it was answered."""

    def to_json(self) -> Json:
        """For tests in another process."""
        return {**asdict(self), "at": self.at.isoformat()}


class Calls:
    """The last KEPT calls, numbered from 1, with a bell for those who wait for one."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._bell = Bell()
        self._seq = 0

    def begin(self, method: str, params: Json, *, at: datetime) -> Call:
        """Note that a call came in. Uploads are noted by name and size."""
        self._seq += 1
        noted = {
            name: {"file_name": value.name, "size": len(value.data), "mime_type": value.mime}
            if isinstance(value, Upload)
            else value
            for name, value in params.items()
        }
        call = Call(seq=self._seq, at=at, real=stopwatch(), method=method, params=noted)
        self._calls.append(call)
        return call

    def finish(self, call: Call, outcome: str, *, code: int = 200, description: str = "") -> None:
        """Note what became of it."""
        call.outcome, call.code, call.description = outcome, code, description
        call.took_ms = round((stopwatch() - call.real) * 1000, 1)
        self._bell.ring()

    def find(
        self, *, method: str | None = None, chat_id: int | None = None, since: int = 0
    ) -> list[Call]:
        """Finished calls with numbers above `since`, oldest first."""
        return [
            call
            for call in self._calls
            if call.seq > since
            and call.outcome
            and method in (None, call.method)
            and chat_id in (None, call.chat_id)
        ]

    async def wait(
        self, find: Callable[[], list[Call]], *, count: int = 1, seconds: float
    ) -> list[Call]:
        """What `find` finds, as soon as that is `count` calls or time is up."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while len(found := find()) < count:
            left = deadline - loop.time()
            if left <= 0 or not await self._bell.wait(left):
                return find()
        return found

    def clear(self) -> None:
        """Forget all calls; numbers go on."""
        self._calls.clear()
