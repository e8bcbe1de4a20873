"""The one place where everything is put together. Nothing is created at import."""

import os
import secrets
import socket
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest

from bot import understanding
from bot.api import TelegramApi
from bot.context import TYPES, App, Context
from bot.dispatch import Dispatcher, Toast
from bot.handlers import (
    about,
    checkin,
    faq,
    health,
    morning,
    offer,
    private,
    runs,
    setup,
    steer,
    text,
)
from bot.media import Media
from bot.pace import Pace
from bot.poller import Poller
from bot.runtime import Runtime
from bot.sender import IN_FLIGHT, Sender
from bot.services import Services
from bot.settings import Settings
from bot.transport import AioRequest
from bot.updates import KINDS
from bot.views.session import SessionPresenter
from content.catalog import load_catalog
from content.texts import FALLBACK
from scheduler.alarm import Alarm
from scheduler.clock import Clock, SystemClock
from scheduler.firing import Firing
from storage.db import open_engine


@dataclass(frozen=True, slots=True)
class House:
    """All parts, for whoever starts and stops them."""

    app: App
    api: TelegramApi
    engine: AsyncEngine
    services: Services
    runtime: Runtime


def build(settings: Settings, *, token: str, api_url: str, clock: Clock) -> House:
    """Everything one process needs, not yet started. Raises ContentError."""
    engine = open_engine(settings.database)
    catalog = load_catalog()
    presenter = SessionPresenter(catalog)
    services = Services(catalog=catalog, presenter=presenter, understander=understanding.load())
    calls, polls = AioRequest(connections=IN_FLIGHT + 4), AioRequest(connections=1)
    app = build_app(token=token, api_url=api_url, calls=calls, polls=polls)
    base_url = f"{api_url}/bot{token}"
    api = TelegramApi(calls, base_url=base_url)
    runtime = Runtime(engine=engine, clock=clock)
    runtime.sender = Sender(
        engine,
        api=api,
        clock=clock,
        machine=SystemClock(),
        presenter=presenter,
        owner=f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}",
        pace=Pace(settings.send_rate),
        media=Media(
            engine, bot_id=int(token.split(":")[0]), pictures=catalog.of(FALLBACK).pictures
        ),
    )
    runtime.dispatcher = Dispatcher(
        engine,
        app=app,
        clock=clock,
        services=services,
        toast=_toaster(api),
        on_done=runtime.work_done,
    )
    runtime.firing = Firing(engine, clock=clock, presenter=presenter)
    runtime.alarm = Alarm(clock=clock, on_due=runtime.ring)
    runtime.poller = Poller(
        engine,
        api=TelegramApi(polls, base_url=base_url),
        clock=clock,
        allowed=KINDS,
        on_kept=runtime.updates_kept,
    )
    return House(app=app, api=api, engine=engine, services=services, runtime=runtime)


def build_app(*, token: str, api_url: str, calls: BaseRequest, polls: BaseRequest) -> App:
    """PTB's Application with our handlers; it has no updater and keeps no state."""
    app: App = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(calls)
        .get_updates_request(polls)
        .updater(None)
        .job_queue(None)
        .context_types(TYPES)
        .build()
    )
    # The order matters: the first that fits takes the update.
    for module in (private, setup, health, runs, checkin, offer, steer, morning, faq, about, text):
        app.add_handlers(module.HANDLERS)
    app.add_handlers(about.LAST)
    app.add_handler(TypeHandler(Update, private.ignore))
    app.add_error_handler(_keep_failure)
    return app


async def _keep_failure(_: object, context: Context) -> None:
    """PTB swallows what a handler raises; the dispatcher must know, to take it all back."""
    context.turn.failure = context.error


def _toaster(api: TelegramApi) -> Toast:
    async def toast(query_id: str, text: str, alert: bool) -> None:
        """Answer a button press: the one direct call; it must come within seconds."""
        parameters = {"callback_query_id": query_id, "text": text[:200], "show_alert": alert}
        await api.call("answerCallbackQuery", parameters)

    return toast
