"""One transaction's worth of work: what it may read, what it says, what must wake after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.habits import History
from scheduler.ports import Draft, Presenter
from storage import ahead, checkins, inbox, outbox, runs, timers
from storage.failures import is_passing
from storage.outbox import Message
from storage.prepared import write_all
from storage.records import Checkin, Numbers, Run, Session
from storage.timers import NewTimer


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a batch of nudges has read of all its runners."""

    histories: Mapping[int, History]
    busy: frozenset[int] = frozenset()  # a session offered or under way, or an open check-in
    last: Mapping[int, Session] = field(default_factory=dict)  # the newest that is over


class WritesFailedError(Exception):
    """One of a batch has said or set what cannot be written: nobody knows yet who."""


@dataclass(slots=True, kw_only=True)
class Writes:
    """What is written at the end of a transaction, whoever it is for: a statement a kind."""

    runs: list[Run] = field(default_factory=list)
    checkins: list[Checkin] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    timers: dict[tuple[str, int], NewTimer] = field(default_factory=dict)  # by kind and subject
    wordings: dict[int, str] = field(default_factory=dict)  # how runners were asked, by runner
    handled: list[int] = field(default_factory=list)  # updates, by number

    def add(self, more: "Writes") -> None:
        """These as well."""
        self.runs += more.runs
        self.checkins += more.checkins
        self.messages += more.messages
        self.timers |= more.timers
        self.wordings |= more.wordings
        self.handled += more.handled

    async def write(self, connection: AsyncConnection) -> None:
        """All of it. Call once, last."""
        await write_all(
            connection,
            [
                runs.logging(self.runs),
                checkins.opening(self.checkins),
                outbox.putting(self.messages),
                timers.putting(self.timers.values()),
                ahead.wording(self.wordings),
                inbox.closing(self.handled),
            ],
        )

    async def write_shared(self, connection: AsyncConnection) -> None:
        """`write`, for a batch. Raises WritesFailedError, unless the database is at fault: take
        the transaction back, and let each write on its own.
        """
        try:
            await self.write(connection)
        except Exception as exc:
            if is_passing(exc):
                raise
            raise WritesFailedError from exc


@dataclass(slots=True, kw_only=True)
class Work:
    """Handed to everything that runs inside a transaction.

    Messages and timers are gathered here and written by `flush`, just before the commit:
    handlers decide, the outbox remembers, the sender sends.
    """

    connection: AsyncConnection
    now: datetime
    presenter: Presenter
    origin: str  # "reply:<update id>" and the like: the stem of keys for what is said
    earliest_timer: datetime | None = None
    to_fetch: bool = False  # a file waits to be fetched
    batch: Batch | None = None  # of many nudges: read ahead
    # The transaction's, when it has work for many runners. Only for a runner who has one piece of
    # work in it: the next would not find in the tables what the first has said and set.
    shared: Writes | None = None
    own: Writes = field(default_factory=Writes)
    # Ids for a run and a check-in that may be written with the rest, by whoever is sure that
    # nothing of this turn looks for them in the tables.
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def messages(self) -> Sequence[Message]:
        """What was said so far."""
        return self.own.messages

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
        self.own.messages.append(
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

    def set_timer(
        self,
        *,
        kind: str,
        subject: int,
        user_id: int,
        due_at: datetime,
        epoch: int = 0,
        payload: Mapping[str, Any] | None = None,
        rank: int | None = None,
        unless_sooner: bool = False,
    ) -> None:
        """Set the one timer of this kind for this subject, or move it (see NewTimer)."""
        before = self.own.timers.get((kind, subject))
        if before is not None and unless_sooner:
            if before.due_at <= due_at:
                return
            unless_sooner = before.unless_sooner
        self.own.timers[kind, subject] = NewTimer(
            kind=kind,
            subject=subject,
            user_id=user_id,
            due_at=due_at,
            epoch=epoch,
            payload=payload or {},
            rank=rank,
            unless_sooner=unless_sooner,
        )
        if self.earliest_timer is None or due_at < self.earliest_timer:
            self.earliest_timer = due_at

    async def cancel_timers(self, *, subject: int, kinds: Sequence[str]) -> None:
        """Take these timers of one subject away; those that are not there are not missed."""
        for kind in kinds:
            self.own.timers.pop((kind, subject), None)
        await timers.cancel(self.connection, subject=subject, kinds=kinds)

    def take_back(self) -> None:
        """Nothing of what was said and set so far holds."""
        self.own = Writes()

    async def flush(self) -> None:
        """Write what was said and set, or leave it to the end of who shares. Call once, last."""
        if self.shared is None:
            await self.own.write(self.connection)
        else:
            self.shared.add(self.own)
