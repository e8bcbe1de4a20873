"""A runner's phone without HTTP: updates into the real handlers, and all that is said to them."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import understanding
from bot.dispatch import Dispatcher
from bot.services import Services
from bot.views.presenter import TelegramPresenter
from bot.wiring import build_app
from content.catalog import Catalog
from scheduler.firing import Firing
from storage import timers, users
from storage.db import transaction
from storage.traffic import outbox
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.handling import Toasts, handle_all, take_in

TOAST = "answerCallbackQuery"
UNDERSTANDER = understanding.load()
GIVEN = {"given": [{"question": question, "options": ["none"]} for question in ("health", "body")]}


@dataclass(frozen=True, slots=True)
class Said:
    """One message, edit or answer to a button, as it goes out."""

    method: str
    text: str
    labels: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


@dataclass(slots=True)
class Phone:
    """One runner whose Telegram speaks `code`."""

    engine: AsyncEngine
    clock: FrozenClock
    dispatcher: Dispatcher
    firing: Firing
    toasts: Toasts
    code: str
    user_id: int = 7_000_000_001
    said: list[Said] = field(default_factory=list)
    _updates: int = 0
    _read_to: int = 0
    _toasts_read: int = 0

    async def write(self, words: str) -> None:
        """A message; a command when it begins with a slash."""
        entities = []
        if words.startswith("/"):
            length = len(words.split()[0])
            entities = [{"type": "bot_command", "offset": 0, "length": length}]
        await self.send(text=words, entities=entities)

    async def send(self, **content: Any) -> None:
        """A message of any kind."""
        await self._update("message", self._message() | {"from": self._me()} | content)

    async def press(self, pattern: str) -> None:
        """The newest button that carries this. Raises AssertionError when there is none."""
        found = self.find(pattern)
        assert found, f"no button {pattern!r}; the last are {[one.data for one in self.said[-3:]]}"
        await self.tap(found)

    @property
    def offered(self) -> tuple[str, ...]:
        """What the buttons of the newest message carry."""
        return next(one.data for one in reversed(self.said) if one.method != TOAST)

    def find(self, pattern: str) -> str | None:
        """What the newest button of this kind carries."""
        for one in reversed(self.said):
            for data in one.data:
                if re.fullmatch(pattern, data):
                    return data
        return None

    async def tap(self, data: str) -> None:
        """Press a button that carries this, wherever it stood."""
        message = self._message() | {"text": "x"}
        query = {"id": "1", "from": self._me(), "chat_instance": "1", "data": data}
        await self._update("callback_query", query | {"message": message})

    async def introduce(self, **known: Any) -> None:
        """Be somebody the bot knows: equipment, health, consent, zone."""
        now = self.clock.now()
        values: dict[str, Any] = {
            "ball": "soft", "roller": True, "minutes": 5, "zone": "Europe/Berlin",
            "consent_version": 1, "consent_at": now, "health": GIVEN, "health_at": now,
        }  # fmt: skip
        async with transaction(self.engine) as connection:
            await users.lock(connection, self.user_id, language=self.code, now=now)
            await users.change(connection, self.user_id, **(values | known))

    async def pass_time(self, **delta: float) -> None:
        """The clock moves on; what falls due in between is fired at its moment."""
        until = self.clock.now() + timedelta(**delta)
        while (due := await self._next_due()) is not None and due <= until:
            self.clock.set_to(max(due, self.clock.now()))
            await self.fire()
        self.clock.set_to(until)

    async def fire(self) -> None:
        """All that is due now."""
        while (await self.firing.tick()).more:
            pass
        await self._listen()

    async def _next_due(self) -> datetime | None:
        async with transaction(self.engine) as connection:
            return await timers.next_due(connection)

    def _me(self) -> dict[str, Any]:
        me = {"id": self.user_id, "is_bot": False, "first_name": "Jo"}
        return me | {"language_code": self.code}

    def _message(self) -> dict[str, Any]:
        chat = {"id": self.user_id, "type": "private"}
        return {"message_id": self._updates + 1, "date": 1, "chat": chat}

    async def _update(self, kind: str, body: dict[str, Any]) -> None:
        self._updates += 1
        self.clock.advance(seconds=5)  # people take a moment; nobody floods
        await take_in(self.engine, self.clock, {"update_id": self._updates, kind: body})
        await handle_all(self.dispatcher)
        await self._listen()

    async def _listen(self) -> None:
        await asyncio.sleep(0)  # answers to buttons are calls of their own
        query = select(outbox).where(outbox.c.id > self._read_to).order_by(outbox.c.id)
        async with transaction(self.engine) as connection:
            rows = (await connection.execute(query)).mappings().all()
            arrived = {"state": "sent", "sent_at": self.clock.now(), "message_id": 1}
            await connection.execute(update(outbox).values(arrived))
        for row in rows:
            self._read_to = row["id"]
            self.said.append(_said(row["method"], row["payload"] or {}))
        for _, text, _ in self.toasts.given[self._toasts_read :]:
            self.said.append(Said(TOAST, text))
        self._toasts_read = len(self.toasts.given)


def _said(method: str, payload: dict[str, Any]) -> Said:
    keyboard = (payload.get("reply_markup") or {}).get("inline_keyboard", [])
    buttons = [button for row in keyboard for button in row]
    return Said(
        method,
        str(payload.get("text") or payload.get("caption") or ""),
        tuple(button["text"] for button in buttons),
        tuple(button.get("callback_data", "") for button in buttons),
    )


@asynccontextmanager
async def phone(engine: AsyncEngine, catalog: Catalog, code: str) -> AsyncIterator[Phone]:
    """A phone and the bot behind it, on an empty database."""
    clock, toasts = FrozenClock(), Toasts()
    presenter = TelegramPresenter(catalog)
    services = Services(
        catalog=catalog, presenter=presenter, understander=UNDERSTANDER, tombstone_key=b"k" * 32
    )
    app = build_app(
        token="1:test", api_url="http://telegram.test", calls=FakeTelegram(), polls=FakeTelegram()
    )
    await app.initialize()
    dispatcher = Dispatcher(
        engine, app=app, clock=clock, services=services, toast=toasts, direct=toasts.direct,
        on_done=lambda _: None,
    )  # fmt: skip
    firing = Firing(engine, clock=clock, presenter=presenter, holdout=0)
    try:
        yield Phone(engine, clock, dispatcher, firing, toasts, code)
    finally:
        await app.shutdown()
