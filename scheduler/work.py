"""One transaction's worth of work: what it may read, what it says, what must wake after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.habits import History
from scheduler.ports import Draft, Presenter
from storage import ahead, outbox
from storage.outbox import Message
from storage.records import Session


@dataclass(slots=True, kw_only=True)
class Batch:
    """What a batch of nudges has read of all its runners, and what it writes at its end."""

    histories: Mapping[int, History]
    busy: frozenset[int] = frozenset()  # a session offered or under way, or an open check-in
    last: Mapping[int, Session] = field(default_factory=dict)  # the newest that is over
    messages: list[Message] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)
    wordings: dict[int, str] = field(default_factory=dict)

    async def write(self, connection: AsyncConnection) -> None:
        """All that was gathered, a statement each. Call once, last."""
        await outbox.put(connection, self.messages)
        await ahead.set_timers(connection, self.timers)
        await ahead.set_wordings(connection, self.wordings)


@dataclass(slots=True, kw_only=True)
class Work:
    """Handed to everything that runs inside a transaction.

    Messages are gathered here and written by `flush` in one statement, just before the
    commit: handlers decide, the outbox remembers, the sender sends.
    """

    connection: AsyncConnection
    now: datetime
    presenter: Presenter
    origin: str  # "reply:<update id>" and the like: the stem of keys for what is said
    messages: list[Message] = field(default_factory=list)
    earliest_timer: datetime | None = None
    to_fetch: bool = False  # a file waits to be fetched
    batch: Batch | None = None  # of many nudges: read ahead, and written in one go

    def say(
        self,
        chat_id: int,
        draft: Draft,
        *,
        policy: str = "reply",
        key: str | None = None,
        due_at: datetime | None = None,
        not_after: datetime | None = None,
        edits: str | None = None,
        session_id: int | None = None,
        epoch: int | None = None,
        step: int | None = None,
        broadcast_id: int | None = None,
    ) -> str:
        """Queue one message; its dedupe key. The same key is never sent twice."""
        dedupe_key = key or f"{self.origin}:{len(self.messages)}"
        self.messages.append(
            Message(
                dedupe_key=dedupe_key,
                chat_id=chat_id,
                method=draft.method,
                payload={"chat_id": chat_id, **draft.payload},
                policy=policy,
                due_at=due_at or self.now,
                send_after=self.now,
                not_after=not_after,
                edits=edits,
                session_id=session_id,
                epoch=epoch,
                step=step,
                broadcast_id=broadcast_id,
            )
        )
        return dedupe_key

    def timer_set(self, due_at: datetime) -> None:
        """Note that a timer was set, so that the alarm can be moved after the commit."""
        if self.earliest_timer is None or due_at < self.earliest_timer:
            self.earliest_timer = due_at

    async def flush(self) -> None:
        """Write what was said; in a batch leave that to its end. Call once, last."""
        if self.batch is not None:
            self.batch.messages += self.messages
            return
        await outbox.put(self.connection, self.messages)
