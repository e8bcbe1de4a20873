"""A dispatcher whose handlers leave traces in rows, to see what was handled how often."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler

from bot.context import TYPES, App, Context
from bot.dispatch import Begin, Dispatcher
from bot.markup import Html
from bot.services import Services
from bot.turn import Turn
from bot.updates import accepted
from bot.wiring import _keep_failure
from scheduler.clock import Clock
from scheduler.work import Work
from storage import inbox, users
from storage.db import transaction
from storage.traffic import inbox as table
from tests.fakes.telegram import FakeTelegram
from tests.support.builders import RUNNER

BASE = "http://telegram.test/bot"


class Toasts:
    """Answers to button presses, and other direct calls, as they would go out."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str, bool]] = []
        self.called: list[tuple[str, dict[str, Any]]] = []

    async def __call__(self, query_id: str, text: str, alert: bool) -> None:
        self.given.append((query_id, text, alert))

    async def direct(self, method: str, parameters: dict[str, Any]) -> None:
        self.called.append((method, parameters))


async def trace(update: Update, context: Context) -> None:
    """Write the words down (they must appear once), answer; break when told to."""
    turn = context.turn
    query, message = update.callback_query, update.effective_message
    words = (query.data if query is not None else message.text if message else None) or ""
    seen = [*(turn.user.tips_seen or []), words]
    await users.change(turn.connection, turn.user.id, tips_seen=seen)
    turn.say(Html(f"heard {words}"))
    turn.answer("session.over") if query is not None else None
    await _break(turn, words)


async def _break(turn: Turn, words: str) -> None:
    if words == "boom":
        raise ZeroDivisionError
    if words == "unsayable":
        turn.work.messages[-1].payload["text"] = object()  # fails when it is written


@asynccontextmanager
async def handling(
    engine: AsyncEngine,
    *,
    clock: Clock,
    services: Services,
    toasts: Toasts,
    on_done: Callable[[Work], None] = lambda _: None,
    begin: Begin | None = None,
    on_passed_over: Callable[[], None] = lambda: None,
) -> AsyncIterator[Dispatcher]:
    """A dispatcher over PTB's real Application, whose one handler is `trace`."""
    telegram = FakeTelegram()
    app: App = (
        ApplicationBuilder()
        .token("1:test")
        .base_url(BASE)
        .request(telegram)
        .get_updates_request(FakeTelegram())
        .updater(None)
        .job_queue(None)
        .context_types(TYPES)
        .build()
    )
    app.add_handler(TypeHandler(Update, trace))
    app.add_error_handler(_keep_failure)
    await app.initialize()
    try:
        yield Dispatcher(
            engine,
            app=app,
            clock=clock,
            services=services,
            toast=toasts,
            direct=toasts.direct,
            on_done=on_done,
            begin=begin,
            on_passed_over=on_passed_over,
        )
    finally:
        await app.shutdown()


async def handle_all(dispatcher: Dispatcher) -> None:
    """Whatever waits now, until nothing does."""
    while await dispatcher.tick():
        pass


def person(user_id: int) -> dict[str, Any]:
    """Someone, as Telegram shows them."""
    return {"id": user_id, "is_bot": False, "first_name": "Ada"}


def text(number: int, words: str, *, user_id: int = RUNNER) -> dict[str, Any]:
    """A message."""
    chat = {"id": user_id, "type": "private"}
    message: dict[str, Any] = {"message_id": number, "date": 1, "chat": chat}
    message["from"] = person(user_id)
    if words.startswith("/"):
        command = {"type": "bot_command", "offset": 0, "length": len(words.split()[0])}
        message["entities"] = [command]
    return {"update_id": number, "message": message | {"text": words}}


def press(number: int, data: str, *, user_id: int = RUNNER) -> dict[str, Any]:
    """A pressed button."""
    query = {"id": f"q{number}", "from": person(user_id), "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}


async def take_in(engine: AsyncEngine, clock: Clock, *updates: dict[str, Any]) -> None:
    """The intake's part: updates into the inbox."""
    async with transaction(engine) as connection:
        await inbox.keep(connection, [accepted(one) for one in updates], now=clock.now())


async def spoil(engine: AsyncEngine, number: int, body: bytes) -> None:
    """Put something unreadable in the place of an update."""
    async with transaction(engine) as connection:
        await connection.execute(
            table.update().where(table.c.update_id == number).values(body=body)
        )


def unreadable() -> bytes:
    """JSON, but no update: PTB cannot make an object of it."""
    return orjson.dumps({"update_id": 1, "message": {"message_id": 1}})
