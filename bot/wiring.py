"""The one place where everything is put together. Nothing is created at import."""

import hmac
import os
import secrets
import socket
from dataclasses import dataclass
from functools import partial
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest

from bot import understanding
from bot.api import TelegramApi
from bot.claiming import Pace
from bot.context import TYPES, App, Context
from bot.dispatch import Dispatcher, Toast
from bot.fetcher import Fetcher
from bot.handlers import (
    about,
    admin,
    asking,
    broadcast,
    calendar,
    checkin,
    faq,
    health,
    history,
    imports,
    inline,
    language,
    link,
    logbook,
    morning,
    nudging,
    offer,
    pausing,
    privacy,
    private,
    progress,
    runs,
    schedule,
    setup,
    steer,
    text,
    zone,
)
from bot.made import makers
from bot.media import Media
from bot.poller import Poller
from bot.runtime import Runtime
from bot.sender import Sender
from bot.services import Services
from bot.settings import Settings
from bot.switchboard import Switchboard, board_of
from bot.tally import Tally
from bot.transport import AioRequest
from bot.turns import PollTurn
from bot.updates import allowed_updates
from bot.views.presenter import TelegramPresenter
from bot.warming import warm_up
from content import zones
from content.catalog import Catalog, load_catalog
from content.texts import FALLBACK
from scheduler.alarm import Alarm
from scheduler.broadcasts import Broadcaster
from scheduler.clock import Clock, StepWatch, SystemClock
from scheduler.clock_back import ClockBack
from scheduler.firing import Firing
from scheduler.planner import Planner
from scheduler.policy import NEWS_AHEAD
from scheduler.ports import Presenter
from scheduler.retention import Retention
from storage.db import open_engine

# The order matters: the first that fits takes the update.
_SESSION = (runs, checkin, offer, steer, morning)
_HABITS = (nudging, schedule, zone, pausing, logbook, asking)
_DATA = (imports, link, calendar, privacy, progress, history)
_OPERATING = (admin, broadcast)
_REST = (*_HABITS, *_OPERATING, inline, about, text)
MODULES = (private, *_DATA, setup, language, health, *_SESSION, faq, *_REST)


@dataclass(frozen=True, slots=True)
class House:
    """All parts, for whoever starts and stops them."""

    app: App
    api: TelegramApi
    engine: AsyncEngine
    services: Services
    runtime: Runtime
    clock: Clock


def build(
    settings: Settings,
    *,
    token: str,
    api_url: str,
    clock: Clock,
    pace: Pace | None = None,
    public_url: str | None = None,
) -> House:
    """Everything one process needs, not yet started. Raises ContentError."""
    owner = f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(4)}"
    engine = open_engine(settings.database)
    catalog = load_catalog()
    presenter = TelegramPresenter(catalog)
    services = _services(catalog, presenter, settings, token=token, public_url=public_url)
    speed = pace or Pace(settings.send_rate)
    calls, polls = request(speed.in_flight + 4), request(1)
    app = build_app(token=token, api_url=api_url, calls=calls, polls=polls)
    base_url = f"{api_url}/bot{token}"
    api = TelegramApi(calls, base_url=base_url)
    runtime = Runtime(engine=engine, clock=clock, tally=services.tally)
    runtime.sender = _sender(
        engine, api=api, clock=clock, services=services, owner=owner, pace=speed, token=token
    )
    runtime.dispatcher = _dispatcher(engine, app, api, services, clock=clock, runtime=runtime)
    runtime.fetcher = Fetcher(engine, api=api, clock=clock, machine=SystemClock())
    _add_timers(runtime, settings, engine, services, clock)
    runtime.poller = Poller(
        engine,
        api=TelegramApi(polls, base_url=base_url),
        clock=clock,
        allowed=allowed_kinds(app),
        on_kept=runtime.updates_kept,
        take_in=runtime.dispatcher.take_in,
        turn=_turn(engine, owner) if settings.on_postgres else None,
        tally=services.tally,
    )
    return House(app=app, api=api, engine=engine, services=services, runtime=runtime, clock=clock)


def tombstone_key(token: str) -> bytes:
    """The key without which nobody can tell whose tombstone it is."""
    return hmac.digest(token.encode(), b"tombstones", "sha256")


def _dispatcher(
    engine: AsyncEngine,
    app: App,
    api: TelegramApi,
    services: Services,
    *,
    clock: Clock,
    runtime: Runtime,
) -> Dispatcher:
    return Dispatcher(
        engine,
        app=app,
        clock=clock,
        services=services,
        toast=_toaster(api),
        direct=api.call,
        on_done=runtime.work_done,
        on_passed_over=runtime.runners_held,
        begin=runtime.sender.transaction,
    )


def _services(
    catalog: Catalog,
    presenter: Presenter,
    settings: Settings,
    *,
    token: str,
    public_url: str | None,
) -> Services:
    return Services(
        admins=frozenset(settings.admin_ids),
        catalog=catalog,
        presenter=presenter,
        understander=understanding.Understander(understanding.load_model()),
        tombstone_key=tombstone_key(token),
        public_url=public_url or settings.public_address,
        tally=Tally(),
    )


def _sender(
    engine: AsyncEngine,
    *,
    api: TelegramApi,
    clock: Clock,
    services: Services,
    owner: str,
    pace: Pace,
    token: str,
) -> Sender:
    media = Media(
        engine,
        bot_id=int(token.split(":")[0]),
        pictures=services.catalog.of(FALLBACK).pictures,
        makers=makers(engine, catalog=services.catalog, clock=clock, key=services.tombstone_key),
    )
    return Sender(
        engine,
        api=api,
        clock=clock,
        machine=SystemClock(),
        presenter=services.presenter,
        owner=owner,
        pace=pace,
        media=media,
        tally=services.tally,
    )


def _turn(engine: AsyncEngine, owner: str) -> PollTurn:
    return PollTurn(engine, machine=SystemClock(), owner=owner)


def allowed_kinds(app: App) -> list[str]:
    """The kinds of update our handlers take."""
    return allowed_updates(board_of(app).handlers)


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
    app.add_handlers(private.FIRST, group=-1)  # besides the one that answers
    ours = chain.from_iterable(module.HANDLERS for module in MODULES)
    app.add_handler(Switchboard([*ours, *about.LAST, TypeHandler(Update, private.ignore)]))
    app.add_error_handler(_keep_failure)
    return app


def _add_timers(
    runtime: Runtime, settings: Settings, engine: AsyncEngine, services: Services, clock: Clock
) -> None:
    """What fires timers and plans nudges; and the word lists that nudges need."""
    presenter = services.presenter
    zones.zone_table()  # read now what is otherwise read at its first use: a wrong file stops us
    runtime.prepare = partial(understanding.warm_up, services.understander)
    runtime.warm_up = partial(warm_up, services.catalog.languages)
    runtime.firing = Firing(
        engine, clock=clock, presenter=presenter, holdout=settings.nudge_holdout
    )
    ahead = round(settings.send_rate * NEWS_AHEAD.total_seconds())
    runtime.broadcaster = Broadcaster(engine, clock=clock, presenter=presenter, ahead=ahead)
    runtime.planner = Planner(engine, clock=clock, presenter=presenter)
    runtime.clock_back = ClockBack(engine, clock=clock, presenter=presenter)
    runtime.alarm = Alarm(clock=clock, on_due=runtime.fire_due, on_sweep=runtime.ring)
    runtime.alarm.watch(StepWatch(SystemClock()), runtime.clock_set)
    runtime.retention = Retention(
        engine, presenter=presenter, tombstone_key=services.tombstone_key
    )


async def _keep_failure(_: object, context: Context) -> None:
    """PTB swallows what a handler raises; the dispatcher must know, to take it all back."""
    context.turn.failure = context.error


def request(connections: int) -> BaseRequest:
    """Our transport with room for so many calls at once."""
    return AioRequest(connections=connections)


def _toaster(api: TelegramApi) -> Toast:
    async def toast(query_id: str, text: str, alert: bool) -> None:
        """Answer a button press: a direct call; it must come within seconds."""
        parameters = {"callback_query_id": query_id, "text": text[:200], "show_alert": alert}
        await api.call("answerCallbackQuery", parameters)

    return toast
