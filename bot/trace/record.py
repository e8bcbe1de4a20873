"""Remembers what each transaction wrote, for the playground's page. What it means: road.py.

It listens to the database engine, so no handler and no query knows of it. Only the playground
switches it on: with Telegram at the other end nothing is recorded.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Delete, Executable, Insert, Update, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.turn import Turn
from scheduler.clock import Clock
from storage import prepared
from storage.compiled import Params
from storage.records import Timer

KEPT = 1000  # turns and firings that said something; the page asks about the newest
Verb: TypeAlias = Literal["insert", "update", "delete"]
_VERBS: Mapping[type, Verb] = {Insert: "insert", Update: "update", Delete: "delete"}


@dataclass(frozen=True, slots=True)
class Write:
    """One row (or one condition) that a statement wrote: its bound values by name."""

    verb: Verb
    table: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Record:
    """What one update did, or one round of firing: the part of a transaction that is its own."""

    began: datetime
    turn: Turn | None
    writes: list[Write] = field(default_factory=list)
    fired: list[Timer] = field(default_factory=list)  # of a whole batch: whose is in each
    ended: datetime | None = None

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the messages it queued."""
        return frozenset(
            str(write.values["dedupe_key"])
            for write in self.of("outbox", "insert")
            if "dedupe_key" in write.values
        )

    def of(self, table: str, verb: Verb) -> list[Write]:
        """Its writes of one kind to one table."""
        return [one for one in self.writes if (one.table, one.verb) == (table, verb)]


class Recorder:
    """The last KEPT records that answered somebody or said something, once committed.

    Times are the machine's: they measure work.
    """

    def __init__(self, machine: Clock) -> None:
        self._machine = machine
        self._open: dict[int, list[Record]] = {}
        self._kept: deque[Record] = deque(maxlen=KEPT)

    def listen(self, engine: AsyncEngine) -> None:
        """Begin to record this engine's transactions."""
        sync = engine.sync_engine
        event.listen(sync, "begin", self._begun)
        event.listen(sync, "after_cursor_execute", self._executed)
        event.listen(sync, "commit", self._committed)
        event.listen(sync, "rollback", self._rolled_back)
        prepared.watch(self)

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        """A statement that ran past SQLAlchemy's events."""
        records = self._open.get(id(connection.sync_connection))
        if records is not None:
            records[-1].writes += _writes_of(statement, params)

    def with_key(self, dedupe_key: str) -> Record | None:
        """The record that queued this message, if it is still remembered."""
        return next((one for one in reversed(self._kept) if dedupe_key in one.keys), None)

    def of_words(self, chat_id: int, message_id: int) -> Record | None:
        """The record of the update that carried this message of a runner."""
        for record in reversed(self._kept):
            said = record.turn and record.turn.update.effective_message
            if record.turn is None or not said or record.turn.update.callback_query:
                continue
            if (said.chat_id, said.message_id) == (chat_id, message_id):
                return record
        return None

    def turn_begins(self, turn: Turn) -> None:
        """From here on the turn's transaction works for this update."""
        records = self._open.get(id(turn.connection.sync_connection))
        if records is not None:
            self._close(records[-1])
            records.append(Record(self._machine.now(), turn))

    def timer_fires(self, connection: AsyncConnection, timer: Timer) -> None:
        """This timer is one of those that the transaction was begun for."""
        records = self._open.get(id(connection.sync_connection))
        if records is not None:
            records[-1].fired.append(timer)

    def _begun(self, connection: Connection) -> None:
        self._open[id(connection)] = [Record(self._machine.now(), None)]

    def _executed(self, connection: Connection, *rest: Any) -> None:
        _, _, _, context, _ = rest  # cursor, statement, parameters, context, many?
        records = self._open.get(id(connection))
        if records is not None:
            records[-1].writes += _writes(context)

    def _committed(self, connection: Connection) -> None:
        records = self._open.pop(id(connection), [])
        for record in records:
            self._close(record)
        self._kept += [one for one in records if one.turn or one.keys]

    def _rolled_back(self, connection: Connection) -> None:
        self._open.pop(id(connection), None)

    def _close(self, record: Record) -> None:
        record.ended = record.ended or self._machine.now()


def _writes(context: Any) -> list[Write]:
    return _writes_of(getattr(context.compiled, "statement", None), context.compiled_parameters)


def _writes_of(statement: Any, params: Sequence[Params]) -> list[Write]:
    verb = next((word for kind, word in _VERBS.items() if isinstance(statement, kind)), None)
    if verb is None:
        return []
    return [Write(verb, statement.table.name, _named(bound)) for bound in params]


def _named(bound: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column: storage binds the new value of a column as `_column`."""
    return {name.removeprefix("_"): value for name, value in bound.items()}
