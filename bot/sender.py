"""Sends what the outbox remembers: claims rows under a lease, calls Telegram, marks them."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.api import Answer, TelegramApi, Verdict
from bot.lengths import within_limits
from bot.media import Media
from bot.tally import Tally
from scheduler import sessions as moves
from scheduler.clock import Clock
from scheduler.policy import (
    AWAY,
    CHAT_BURST,
    CHAT_GAP,
    FLOOD_PAUSE,
    FLOODS_MANY,
    FLOODS_WITHIN,
    LEASE,
    LEASES_LOOKED_AT,
    SEND_RETRY_FIRST,
    SEND_RETRY_MOST,
    SEND_TIMEOUT,
    SEND_TRIES,
)
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import chats, erase, leases, limits, nudges, outbox, sessions, users
from storage.db import transaction
from storage.records import OutboxRow

log = logging.getLogger(__name__)

IN_FLIGHT = 64
_DROPPED = (Verdict.GONE, Verdict.MESSAGE_GONE, Verdict.OLD_QUERY, Verdict.TOO_LATE)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast to send: `rate` messages a second in all, and in one chat one a `chat_gap`.

    Both are kept in the database, in the runners' time, so they hold for all processes.
    """

    rate: int
    chat_gap: timedelta = CHAT_GAP
    chat_burst: int = CHAT_BURST


@dataclass(frozen=True, slots=True)
class _Result:
    row: OutboxRow
    answer: Answer


class Sender:
    """Up to `IN_FLIGHT` calls at once, one a chat; each loop settles the old and claims new."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        api: TelegramApi,
        clock: Clock,
        machine: Clock,
        presenter: Presenter,
        owner: str,
        pace: Pace,
        media: Media,
        tally: Tally | None = None,
    ) -> None:
        self._engine = engine
        self._api = api
        self._clock = clock
        self._machine = machine
        self._presenter = presenter
        self._owner = owner
        self._pace = pace
        self._media = media
        self._tally = tally or Tally()
        self._poked = asyncio.Event()
        self._calls: set[asyncio.Task[None]] = set()
        self._results: list[_Result] = []
        self._stopping = False
        self._leases_seen: datetime | None = None

    def poke(self) -> None:
        """There may be something to send."""
        self._poked.set()

    async def run(self) -> None:
        """Send until `stop`; then finish what is in flight and give the rest back."""
        while not self._stopping:
            self._poked.clear()
            try:
                busy = await self.tick()
            except Exception:
                log.exception("sender round failed", extra={"event": "sender_failed"})
                await asyncio.sleep(1)
                continue
            if not busy:
                await self._poked.wait()
        await self._finish()

    def stop(self) -> None:
        """Claim no more; `run` ends when what is in flight is done."""
        self._stopping = True
        self.poke()

    async def tick(self) -> bool:
        """Settle finished calls and start new ones. True: call again at once."""
        self._tally.turned("sending")
        results, self._results = self._results, []
        free = IN_FLIGHT - len(self._calls)
        if not results and free <= 0:
            return False
        try:
            async with transaction(self._engine) as connection:
                await self._settle_all(connection, results)
                rows = await self._claim(connection, limit=free) if free > 0 else []
                edited = [row.edits for row in rows if row.edits is not None]
                originals = await outbox.message_ids(connection, edited) if edited else {}
        except Exception:
            # What was sent must be marked whatever else fails, or it would be sent again.
            self._results = results + self._results
            await self._settle_only()
            raise
        for row in rows:
            self._start(row, originals.get(row.edits or ""))
        return bool(rows) or bool(results)

    async def _settle_only(self) -> None:
        results, self._results = self._results, []
        try:
            async with transaction(self._engine) as connection:
                await self._settle_all(connection, results)
        except Exception:
            self._results = results + self._results
            raise

    async def _claim(self, connection: AsyncConnection, *, limit: int) -> Sequence[OutboxRow]:
        now, machine_now = self._clock.now(), self._machine.now()
        if self._leases_seen is None or machine_now - self._leases_seen > LEASES_LOOKED_AT:
            await leases.give_up_once(connection, expired_at=machine_now)
            self._leases_seen = machine_now
        gap, seconds = self._pace.chat_gap.total_seconds(), now.timestamp()
        found = await outbox.pick(
            connection,
            now=now,
            machine_now=machine_now,
            limit=limit,
            chat_tat_most=seconds + (self._pace.chat_burst - 1) * gap,
        )
        if not found:
            return []
        granted = await limits.grant(
            connection, now=seconds, wanted=len(found), rate=self._pace.rate
        )
        if granted.count < len(found):
            self._wake_in(granted.again_in_s)
        chosen = found[: granted.count]
        if chosen:
            tats = {c.row.chat_id: max(c.chat_tat or 0.0, seconds) + gap for c in chosen}
            await chats.spend(connection, tats)
        rows = [candidate.row for candidate in chosen]
        lease_until = machine_now + LEASE
        return await outbox.take(connection, rows, owner=self._owner, lease_until=lease_until)

    def _start(self, row: OutboxRow, original: int | None) -> None:
        call = asyncio.create_task(self._deliver(row, original))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _deliver(self, row: OutboxRow, original: int | None) -> None:
        try:
            answer = await self._answer(row, original)
        except Exception as exc:
            log.exception("sending failed", extra={"event": "send_crashed", "row": row.id})
            # Ours, and perhaps passing (the database was away): tried again, but not for ever.
            answer = Answer(Verdict.AMBIGUOUS, detail=repr(exc)[:200])
        late_s = (self._clock.now() - row.due_at).total_seconds()
        self._tally.sent(row.policy, answer.verdict.value, late_s=late_s)
        self._results.append(_Result(row, answer))
        self.poke()

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

    async def _settle_all(self, connection: AsyncConnection, results: Sequence[_Result]) -> None:
        left = {result.row.chat_id for result in results if result.answer.verdict is Verdict.GONE}
        # Runners first, their messages after: the order in which handlers and timers lock.
        await users.hold(connection, left)
        for result in results:
            await self._settle(connection, result)

    async def _settle(self, connection: AsyncConnection, result: _Result) -> None:
        row, answer = result.row, result.answer
        values = self._values(row, answer)
        if answer.verdict is Verdict.WAIT:
            until = self._clock.now() + timedelta(seconds=answer.retry_after_s)
            await chats.wait(connection, row.chat_id, until=until)
            await limits.flooded(
                connection,
                now=self._clock.now().timestamp(),
                many=FLOODS_MANY,
                within_s=FLOODS_WITHIN.total_seconds(),
                pause_s=FLOOD_PAUSE.total_seconds(),
            )
            self._wake_in(answer.retry_after_s)
        held = await outbox.mark(connection, row, owner=self._owner, **values)
        if not held:
            log.warning("lease lost", extra={"event": "lease_lost", "row": row.id})
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
            log.error(
                "message set aside",
                extra={
                    "event": "send_aside",
                    "row": row.id,
                    "chat": row.chat_id,
                    "why": answer.detail,
                },
            )

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
        error = {"last_error": answer.detail[:200]}
        if verdict in _DROPPED:
            return {"state": "dropped", **error}
        if verdict is Verdict.REFUSED or self._given_up(row, verdict):
            return {"state": "failed", **error}
        if verdict is Verdict.MIGRATED and answer.new_chat_id is not None:
            payload = {**row.payload, "chat_id": answer.new_chat_id}
            return {"state": "pending", "chat_id": answer.new_chat_id, "payload": payload}
        return {"state": "pending", "send_after": self._again_at(row, answer, now), **error}

    def _given_up(self, row: OutboxRow, verdict: Verdict) -> bool:
        # What certainly never left may be tried for ever; what may have arrived may not.
        return verdict is Verdict.AMBIGUOUS and row.attempts >= SEND_TRIES[row.policy]

    def _again_at(self, row: OutboxRow, answer: Answer, now: datetime) -> datetime:
        if answer.verdict is Verdict.WAIT:
            return now + timedelta(seconds=answer.retry_after_s)
        wait: timedelta = min(
            SEND_RETRY_FIRST * int(2 ** min(row.attempts - 1, 10)), SEND_RETRY_MOST
        )
        self._wake_in(wait.total_seconds())
        return now + wait

    def _wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.poke)

    async def _finish(self) -> None:
        """The clean end: calls in flight are settled, leases not used are given back."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=SEND_TIMEOUT.total_seconds())
        async with transaction(self._engine) as connection:
            await self._settle_all(connection, self._results)
            await leases.give_back(connection, self._owner)


def _message_id(answer: Answer) -> int | None:
    result = answer.result
    return result.get("message_id") if isinstance(result, dict) else None
