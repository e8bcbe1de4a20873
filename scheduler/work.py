"""One transaction's worth of work: what it may read, what it says, what must wake after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.habits import History
from scheduler.ports import Draft, Presenter
from storage import outbox
from storage.outbox import Message


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
    read_ahead: Mapping[int, History] | None = None  # of the runners of a batch, in two queries

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
        """Write what was said. Call once, last."""
        await outbox.put(self.connection, self.messages)
