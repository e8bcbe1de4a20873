"""Tells the road of one message as stations: from the rows, and from what was recorded.

The playground shows them; it knows neither our tables nor our words.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update
from telegram.ext import TypeHandler

from bot.context import App, Context
from bot.switchboard import board_of
from bot.trace.record import Record, Recorder, Write
from bot.turn import Turn
from bot.wiring import House
from scheduler.clock import Clock
from storage.db import transaction
from storage.traffic import inbox, outbox

_FIRST = -2  # before every handler of ours: those groups are -1 and 0
Json = dict[str, Any]
# Shown at a station of their own, or not worth a line.
_ELSEWHERE = frozenset({"inbox", "outbox", "timers"})
_TOLD = ("dedupe_key", "method", "policy", "state", "attempts", "due_at", "sent_at", "last_error")


class Roads:
    """Answers the playground's question about a message; reads only."""

    def __init__(self, machine: Clock) -> None:
        self._recorder = Recorder(machine)
        self._engine: AsyncEngine | None = None

    def watch(self, house: House) -> None:
        """Begin to record. Until then every road is unknown."""
        self._engine, self._app, self._catalog = house.engine, house.app, house.services.catalog
        self._recorder.listen(house.engine)
        house.runtime.firing.on_timer = self._recorder.timer_fires
        house.app.add_handler(TypeHandler(Update, self._turn_begins), group=_FIRST)

    async def _turn_begins(self, _: Update, context: Context) -> None:
        self._recorder.turn_begins(context.turn)

    async def road(self, *, chat_id: int, message_id: int) -> Json | None:
        """The stations of the newest thing that wrote this message; None: not known."""
        if self._engine is None:
            return None
        async with transaction(self._engine) as connection:
            ours = (outbox.c.chat_id == chat_id, outbox.c.message_id == message_id)
            query = select(outbox.c.dedupe_key).where(*ours).order_by(outbox.c.id.desc())
            key = (await connection.execute(query.limit(1))).scalar()
            record = self._recorder.with_key(key) if key else None
            record = record or self._recorder.of_words(chat_id, message_id)
            if record is None:
                return None
            queued = await connection.execute(
                select(outbox)
                .where(outbox.c.dedupe_key.in_(record.keys), outbox.c.chat_id == chat_id)
                .order_by(outbox.c.id)
            )
            sent = queued.mappings().all()
            arrived = await connection.execute(
                select(inbox).where(inbox.c.update_id == _update_id(record))
            )
            row = arrived.mappings().first()
        return {"stations": [*self._stations(record, row, sent)]}

    def _stations(
        self, record: Record, row: RowMapping | None, sent: Sequence[RowMapping]
    ) -> Iterable[Json]:
        chat_ids = {one["chat_id"] for one in sent}
        if row is not None:
            shown = ("update_id", "kind", "state", "attempts", "received_at")
            yield _station("inbox", [{name: _plain(row[name]) for name in shown}])
        if record.turn is not None:
            yield _station("turn", [self._turn(record, record.turn)])
        elif fired := _fired(record, chat_ids):
            yield _station("fire", fired)
        else:
            yield _station("round", [{"took_ms": _took_ms(record)}])
        if decided := _rows_fired(record):
            words = self._catalog.of("en").safety.rows
            yield _station(
                "decision", [{"row": one, "words": words.get(one, "")} for one in decided]
            )
        if changes := _changes(record):
            yield _station("rows", changes)
        if set_timers := _timers(record, chat_ids):
            yield _station("timers", set_timers)
        yield _station("outbox", [{name: _plain(one[name]) for name in _TOLD} for one in sent])

    def _turn(self, record: Record, turn: Turn) -> Json:
        told: Json = {"took_ms": _took_ms(record), "handler": handler_of(self._app, turn.update)}
        if heard := turn.heard:
            told |= {"understood": heard.intent.value, "tier": heard.tier}
            told["confidence"] = round(heard.confidence, 2)
        return told | _pressed(turn)


def _fired(record: Record, user_ids: set[int]) -> list[Json]:
    """The timers of these runners that fired. The time is that of their whole batch."""
    return [
        {"timer": one.kind, "due_at": _plain(one.due_at), "batch_took_ms": _took_ms(record)}
        for one in record.fired
        if one.user_id in user_ids
    ]


def _took_ms(record: Record) -> float:
    took = (record.ended or record.began) - record.began
    return round(took.total_seconds() * 1000, 1)


def handler_of(app: App, update: Update) -> str:
    """The function that PTB hands this update to; "" when none takes it."""
    found = board_of(app).check_update(update)
    if found is None:
        return ""
    call: Callable[..., Any] = found[0].callback
    return f"{call.__module__}.{call.__qualname__}"


def _update_id(record: Record) -> int | None:
    return record.turn.update.update_id if record.turn else None


def _pressed(turn: Turn) -> Json:
    query = turn.update.callback_query
    return {} if query is None else {"pressed": query.data or ""}


def _rows_fired(record: Record) -> list[str]:
    """The rows of the safety table: of the session that was offered, or why there is none."""
    for write in reversed(record.of("sessions", "insert") + record.of("sessions", "update")):
        if decision := write.values.get("decision"):
            return list(decision["rows"])
    for write in record.of("checkins", "update"):
        if write.values.get("outcome") and write.values.get("state") == "closed":
            return [str(write.values["outcome"])]
    return []


def _changes(record: Record) -> list[Json]:
    """Which tables were written, in order, each once."""
    changed = [(one.verb, one.table) for one in record.writes if one.table not in _ELSEWHERE]
    return [
        {"table": table, "verb": verb, "count": changed.count((verb, table))}
        for verb, table in dict.fromkeys(changed)
    ]


def _timers(record: Record, user_ids: set[int]) -> list[Json]:
    """The timers that were set for these runners, and the kinds that were taken away."""
    put = [one for one in record.of("timers", "insert") if _concerns(one, user_ids)]
    told = [{"set": one.values["kind"], "due_at": _plain(one.values["due_at"])} for one in put]
    gone = dict.fromkeys(
        str(kind)
        for one in record.of("timers", "delete")
        for name, value in one.values.items()
        if name.startswith("kinds")
        for kind in (value if isinstance(value, list | tuple) else [value])
    )
    known = {one["set"] for one in told}
    return told + [{"cancelled": kind} for kind in gone if kind not in known]


def _concerns(write: Write, user_ids: set[int]) -> bool:
    return not user_ids or write.values.get("user_id") in user_ids


def _station(name: str, rows: list[Json]) -> Json:
    return {"name": name, "rows": rows}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
