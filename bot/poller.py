"""Long polling: updates are stored before Telegram is told that we have them. No handling."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Answer, TelegramApi, Verdict
from bot.tally import Tally
from bot.turns import PollTurn
from bot.updates import accepted
from scheduler.clock import Clock
from storage import inbox
from storage.db import transaction
from storage.inbox import Accepted

log = logging.getLogger(__name__)

POLL_S = 25
_MARGIN_S = 10  # an answer may come this much later than the poll's own end
_BACKOFF_S = (0.5, 1, 2, 5, 10, 15)
_CONFLICT_S = 10.0
_TURN_S = 5.0

# True: there is something to handle.
TakeIn = Callable[[Sequence[Accepted]], Awaitable[bool]]


class Poller:
    """Asks for updates and keeps them. The offset moves only past what is committed."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        api: TelegramApi,
        clock: Clock,
        allowed: Sequence[str],
        on_kept: Callable[[], None],
        take_in: TakeIn | None = None,
        turn: PollTurn | None = None,
        tally: Tally | None = None,
    ) -> None:
        """`take_in` commits updates, and may handle them as well; by default it does not."""
        self._take_in = take_in or self._store
        self._engine = engine
        self._api = api
        self._clock = clock
        self._allowed = list(allowed)
        self._on_kept = on_kept
        self._turn = turn
        self._tally = tally or Tally()
        self._offset: int | None = None
        self._failures = 0
        self._waits_s = 0  # the first poll, or the first after a failure, is answered at once
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Poll in the background."""
        self._task = asyncio.create_task(self._run(), name="poller")

    async def stop(self) -> None:
        """Stop at once. What was kept but not acknowledged comes again, and is known."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._turn is not None:
            await self._turn.give_back()

    async def _run(self) -> None:
        while True:
            pause = await self._round()
            if pause:
                await asyncio.sleep(pause)

    async def _round(self) -> float:
        """One poll; the seconds to wait before the next."""
        try:
            if self._turn is not None and not await self._turn.mine():
                self._tally.turned("polling")  # another process polls: all is well
                return _TURN_S
            answer = await self._poll()
            if answer.verdict is Verdict.OK:
                await self._keep(answer.result or [])
                self._failures, self._waits_s = 0, POLL_S
                self._tally.turned("polling")
                return 0.0
        except Exception:
            # The database is out of reach: Telegram keeps the updates until it is back.
            log.exception("updates not stored", extra={"event": "intake_failed"})
            answer = Answer(Verdict.AMBIGUOUS)
        return self._pause_after(answer)

    async def _poll(self) -> Answer:
        parameters: dict[str, Any] = {"timeout": self._waits_s, "allowed_updates": self._allowed}
        if self._offset is not None:
            parameters["offset"] = self._offset
        return await self._api.call("getUpdates", parameters, timeout_s=self._waits_s + _MARGIN_S)

    async def _keep(self, updates: Sequence[dict[str, Any]]) -> None:
        if not updates:
            return
        more = await self._take_in([accepted(update) for update in updates])
        # The next poll acknowledges; ids may jump either way after a week, so take the last.
        self._tally.received += len(updates)
        self._offset = int(updates[-1]["update_id"]) + 1
        if more:
            self._on_kept()

    async def _store(self, updates: Sequence[Accepted]) -> bool:
        async with transaction(self._engine) as connection:
            await inbox.keep(connection, updates, now=self._clock.now())
        return True

    def _pause_after(self, answer: Answer) -> float:
        self._failures, self._waits_s = self._failures + 1, 0
        if answer.verdict is Verdict.WAIT:
            return answer.retry_after_s
        if "409" in answer.detail:
            log.error(
                "another process polls with this token: stop one of the two",
                extra={"event": "poll_conflict"},
            )
            return _CONFLICT_S
        level = logging.WARNING if self._failures == 3 else logging.INFO
        log.log(level, "poll failed", extra={"event": "poll_failed", "why": answer.detail})
        return _BACKOFF_S[min(self._failures, len(_BACKOFF_S)) - 1]
