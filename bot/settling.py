"""Notes in the outbox what became of finished calls, each mark fenced. No calls here."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.api import Answer, Verdict
from scheduler.clock import Clock
from scheduler.policy import (
    FLOOD_PAUSE,
    FLOODS_MANY,
    FLOODS_WITHIN,
    SEND_RETRY_FIRST,
    SEND_RETRY_MOST,
    SEND_TRIES,
)
from storage import chats, erase, limits, nudges, outbox, users
from storage.records import OutboxRow

log = logging.getLogger(__name__)

_DROPPED = (Verdict.GONE, Verdict.MESSAGE_GONE, Verdict.OLD_QUERY, Verdict.TOO_LATE)
# When they are sent, more is to be noted than that.
_MORE_TO_DO = ("nudge", outbox.FAREWELL, outbox.SECRET)


@dataclass(frozen=True, slots=True)
class Result:
    """A finished call and the row it was made for."""

    row: OutboxRow
    answer: Answer


class Settling:
    """Marks rows by id, owner and attempt; what may be tried again waits for its time."""

    def __init__(self, *, clock: Clock, owner: str, wake_in: Callable[[float], None]) -> None:
        """`wake_in` is told after how many seconds something can be tried again."""
        self._clock = clock
        self._owner = owner
        self._wake_in = wake_in

    async def settle(self, connection: AsyncConnection, results: Sequence[Result]) -> None:
        """Note a round of results: those that went well in one statement."""
        left = {result.row.chat_id for result in results if result.answer.verdict is Verdict.GONE}
        # Runners first, their messages after: the order in which handlers and timers lock.
        await users.hold(connection, left)
        sent = [result for result in results if plainly_sent(result)]
        if sent:
            await self._sent(connection, sent)
        for result in results:
            if not plainly_sent(result):
                await self._one(connection, result)

    async def _sent(self, connection: AsyncConnection, results: Sequence[Result]) -> None:
        numbers = [(result.row, _message_id(result.answer)) for result in results]
        held = await outbox.mark_sent(connection, numbers, owner=self._owner, at=self._clock.now())
        for row, _ in numbers:
            if row.id not in held:
                _warn_lost(row)

    async def _one(self, connection: AsyncConnection, result: Result) -> None:
        row, answer = result.row, result.answer
        values = self._values(row, answer)
        if answer.verdict is Verdict.WAIT:
            await self._flooded(connection, row, answer)
        if not await outbox.mark(connection, row, owner=self._owner, **values):
            _warn_lost(row)
            return
        if row.policy == outbox.FAREWELL and values["state"] != "pending":
            await erase.goodbye(connection, row.id, chat_id=row.chat_id)
        if values["state"] == "pending" and not await outbox.wanted(connection, row.id):
            await outbox.drop(connection, row.id)
        if row.policy == "nudge":
            await self._note_nudge(connection, row, values["state"])
        if answer.verdict is Verdict.GONE:
            await chats.gone(connection, row.chat_id, now=self._clock.now())
            await outbox.drop_chat(connection, row.chat_id)
        if values["state"] == "failed":
            extra = {"event": "send_aside", "row": row.id, "chat": row.chat_id}
            log.error("message set aside", extra=extra | {"why": answer.detail})

    async def _flooded(self, connection: AsyncConnection, row: OutboxRow, answer: Answer) -> None:
        """Telegram said 429: this chat waits, and many of them are counted together."""
        now = self._clock.now()
        until = now + timedelta(seconds=answer.retry_after_s)
        await chats.wait(connection, row.chat_id, until=until)
        await limits.flooded(
            connection,
            now=now.timestamp(),
            many=FLOODS_MANY,
            within_s=FLOODS_WITHIN.total_seconds(),
            pause_s=FLOOD_PAUSE.total_seconds(),
        )
        self._wake_in(answer.retry_after_s)

    async def _note_nudge(self, connection: AsyncConnection, row: OutboxRow, state: str) -> None:
        """The learner must know what was really asked, and when."""
        user, key = row.chat_id, row.dedupe_key
        if state == "sent":
            await nudges.delivered(connection, user, key, at=self._clock.now())
        elif state in ("dropped", "failed"):
            await nudges.not_delivered(connection, user, key, why="undelivered")

    def _values(self, row: OutboxRow, answer: Answer) -> dict[str, Any]:
        """The columns a finished call leaves on its row."""
        now = self._clock.now()
        verdict = answer.verdict
        if verdict is Verdict.OK:
            return {"state": "sent", "sent_at": now, "message_id": _message_id(answer)}
        error: dict[str, Any] = {"last_error": answer.detail[:200]}
        if verdict is Verdict.AMBIGUOUS:
            error["unclear"] = row.unclear + 1
        if verdict in _DROPPED:
            return {"state": "dropped", **error}
        if verdict is Verdict.REFUSED or _given_up(row, verdict):
            return {"state": "failed", **error}
        if verdict is Verdict.MIGRATED and answer.new_chat_id is not None:
            payload = {**row.payload, "chat_id": answer.new_chat_id}
            return {"state": "pending", "chat_id": answer.new_chat_id, "payload": payload}
        return {"state": "pending", "send_after": self._again_at(row, answer, now), **error}

    def _again_at(self, row: OutboxRow, answer: Answer, now: datetime) -> datetime:
        if answer.verdict is Verdict.WAIT:
            return now + timedelta(seconds=answer.retry_after_s)
        wait: timedelta = min(
            SEND_RETRY_FIRST * int(2 ** min(row.attempts - 1, 10)), SEND_RETRY_MOST
        )
        self._wake_in(wait.total_seconds())
        return now + wait


def plainly_sent(result: Result) -> bool:
    """Nothing is to be noted but that it was sent."""
    return result.answer.verdict is Verdict.OK and result.row.policy not in _MORE_TO_DO


def _given_up(row: OutboxRow, verdict: Verdict) -> bool:
    # What certainly never left may be tried for ever; what may have arrived may not. A claim
    # whose process was killed says nothing about the message: it is no try.
    return verdict is Verdict.AMBIGUOUS and row.unclear + 1 >= SEND_TRIES[row.policy]


def _message_id(answer: Answer) -> int | None:
    result = answer.result
    return result.get("message_id") if isinstance(result, dict) else None


def _warn_lost(row: OutboxRow) -> None:
    log.warning("lease lost", extra={"event": "lease_lost", "row": row.id})
