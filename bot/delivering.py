"""Makes the one call that an outbox row stands for, if it still holds. Marks nothing."""

import logging
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Answer, TelegramApi, Verdict
from bot.lengths import within_limits
from bot.media import Media
from scheduler import sessions as moves
from scheduler.clock import Clock
from scheduler.policy import AWAY, SEND_TIMEOUT
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import outbox, sessions, users
from storage.db import transaction
from storage.failures import is_passing
from storage.records import OutboxRow

log = logging.getLogger(__name__)


class Delivering:
    """Looks whether a row's moment has passed, puts its files in, calls Telegram."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        api: TelegramApi,
        clock: Clock,
        presenter: Presenter,
        media: Media,
    ) -> None:
        self._engine = engine
        self._api = api
        self._clock = clock
        self._presenter = presenter
        self._media = media

    async def deliver(self, row: OutboxRow, original: int | None) -> Answer:
        """What became of it; `original` is the number of the message it edits. Never raises."""
        try:
            return await self._answer(row, original)
        except Exception as exc:
            log.exception("sending failed", extra={"event": "send_crashed", "row": row.id})
            # Ours. Before the call only the database can be away: then it never left, and is
            # tried as long as it takes. Anything else is tried again, but not for ever.
            verdict = Verdict.NEVER_SENT if is_passing(exc) else Verdict.AMBIGUOUS
            return Answer(verdict, detail=repr(exc)[:200])

    async def _answer(self, row: OutboxRow, original: int | None) -> Answer:
        if row.policy == "step" and row.epoch is None:
            return Answer(Verdict.MESSAGE_GONE, detail="the session has taken another course")
        if row.policy == "step" and self._clock.now() - row.due_at > AWAY:
            return await self._missed(row)
        if row.not_after is not None and self._clock.now() > row.not_after:
            return Answer(Verdict.TOO_LATE, detail="its moment has passed")
        parameters = within_limits(row.payload)
        if row.edits is not None:
            if original is None:
                return Answer(Verdict.MESSAGE_GONE, detail="the message to edit was never sent")
            parameters["message_id"] = original
        answer = await self._call(row.method, parameters)
        if self._media.is_unknown(parameters, answer):
            answer = await self._call(row.method, parameters, upload=True)
        return answer

    async def _call(
        self, method: str, parameters: dict[str, Any], *, upload: bool = False
    ) -> Answer:
        ready, files = await self._media.attach(parameters, upload=upload)
        answer = await self._api.call(
            method, ready, files=files, timeout_s=SEND_TIMEOUT.total_seconds()
        )
        try:
            await self._media.learn(parameters, answer)
        except Exception:
            # It was sent; next time the file goes up once more, no harm done.
            log.exception("file id not kept", extra={"event": "media_failed"})
        return answer

    async def _missed(self, row: OutboxRow) -> Answer:
        """Telegram was out of reach for over a minute: this step has lost its moment."""
        try:
            return await self._pause_at(row)
        except Exception:
            # The database is out of reach as well: the step must not be lost over that.
            log.exception("a missed step waits", extra={"event": "missed_failed", "row": row.id})
            return Answer(Verdict.NEVER_SENT, detail="could not pause the session")

    async def _pause_at(self, row: OutboxRow) -> Answer:
        async with transaction(self._engine) as connection:
            user = await users.lock_known(connection, row.chat_id)
            if user is None:
                return Answer(Verdict.NEVER_SENT, detail="the runner is being listened to")
            session = await sessions.get(connection, row.session_id or 0)
            wanted = await outbox.wanted(connection, row.id)
            if session is not None and session.state == "running" and wanted:
                assert row.step is not None  # every step's row has one
                work = Work(
                    connection=connection,
                    now=self._clock.now(),
                    presenter=self._presenter,
                    origin=f"missed:{row.id}",
                )
                await moves.step_missed(work, user, session, step=row.step)
                await work.flush()
        return Answer(Verdict.MESSAGE_GONE, detail="too late")
