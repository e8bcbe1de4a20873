"""What each command starts, in which order, and how it stops. The parts: wiring.py."""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from itertools import chain, repeat
from typing import Any

from telegram.error import TelegramError

from bot import face, profile
from bot.api import TelegramApi, Verdict
from bot.context import App
from bot.gate import Gate, LoneGate
from bot.link_port import door_of, links_served
from bot.locks import only_process
from bot.ops import Ops
from bot.permanent import kept
from bot.settings import PLAYGROUND_TOKEN, SettingError, Settings
from bot.stopping import Stopping
from bot.trace.road import Roads
from bot.watching import ops_of, watched
from bot.wiring import House, build
from playground.app import create_app
from playground.server import serving
from playground.state import State
from scheduler.clock import PlaygroundClock, SystemClock
from storage import outbox
from storage.db import open_engine, sqlite_path, transaction
from storage.migrate import migrate

log = logging.getLogger(__name__)

_RETRY_S = (0.5, 1.0, 2.0, 5.0)


async def run_all(settings: Settings) -> int:
    """Everything in one process: with a token Telegram, without one the playground."""
    _check_disk(settings)
    with only_process(sqlite_path(settings.database)):
        await run_migrate(settings)
        if settings.telegram_bot_token is None:
            return await _playground(settings)
        house = _house(settings)
        gate = None if settings.webhook_url is None else Gate.of_house(settings, house)
        ops = ops_of(settings, house, gate=gate, poll=gate is None)
        async with (
            watched(settings, ops, house.services.tally),
            links_served(settings, house, polls=gate is None),
        ):
            await _greet(house.api)
            if gate is None:
                await house.api.call("deleteWebhook", {"drop_pending_updates": False})
                _tell("Solemate is polling Telegram. Stop it with Ctrl+C.")
            else:
                _tell(f"Solemate takes updates at {settings.webhook_url}. Stop it with Ctrl+C.")
            await _run(house, ops, poll=gate is None, gate=gate)
    return 0


async def run_web(settings: Settings) -> int:
    """Webhook intake alone: any number of these, on one PostgreSQL."""
    _check_shared(settings, "web")
    gate = LoneGate(settings)
    async with watched(settings, gate.ops, gate.tally):
        await _greet(gate.api)
        stopping = Stopping.on_signals()
        await stopping.unless_asked(gate.open())
        _tell(f"Solemate's web process takes updates at {settings.webhook_url}.")
        await stopping.wait()
        await stopping.within(gate.close(), what="gate")
    return 0


async def run_worker(settings: Settings) -> int:
    """Handle, fire and send: any number of these, on one PostgreSQL."""
    _check_shared(settings, "worker")
    house = _house(settings)
    ops = ops_of(settings, house)
    async with watched(settings, ops, house.services.tally):
        await _greet(house.api)
        _tell("Solemate's worker is at work.")
        await _run(house, ops)
    return 0


def _check_shared(settings: Settings, name: str) -> None:
    """Several processes need a database that several processes can share."""
    if not settings.on_postgres:
        raise SettingError(
            f"DATABASE_URL: `{name}` needs PostgreSQL (postgresql://...); SQLite has room for one"
        )


def _check_disk(settings: Settings) -> None:
    """A dyno's disk is wiped every day, and with it an SQLite file."""
    if settings.dyno is not None and sqlite_path(settings.database) is not None:
        raise SettingError(
            "DATABASE_URL: this machine's disk is wiped daily (DYNO is set); add PostgreSQL"
        )


def _house(settings: Settings) -> House:
    return build(
        settings, token=settings.token, api_url=settings.telegram_api_url, clock=SystemClock()
    )


async def run_migrate(settings: Settings) -> int:
    """Bring the database to the newest schema, and nothing else."""
    engine = open_engine(settings.database)
    try:
        await migrate(engine)
    except OSError as exc:
        raise SettingError(f"DATABASE_URL: the database cannot be reached ({exc})") from exc
    finally:
        await engine.dispose()
    return 0


async def _playground(settings: Settings) -> int:
    """The bot and a stand-in for Telegram on this machine, with a chat page."""
    clock = await _playground_clock(settings)
    try:
        roads = Roads(SystemClock())
        app = create_app(state=_world(settings), clock=clock, roads=roads)
        async with serving(app, port=settings.port) as address:
            house = build(
                settings,
                token=PLAYGROUND_TOKEN,
                api_url=address,
                clock=clock,
                public_url=settings.public_address or address,
            )
            app.router.routes.extend(door_of(house).routes())
            clock.next_due = house.runtime.next_due
            clock.on_change = house.runtime.clock_changed
            roads.watch(house.engine, app=house.app, catalog=house.services.catalog)
            _tell(f"Solemate's playground: open {address} in a browser (this machine only).")
            _tell("Write “just finished a run” there. Stop it with Ctrl+C.")
            ops = ops_of(settings, house, poll=True)
            async with watched(settings, ops, house.services.tally):
                await _run(house, ops, poll=True)
    except OSError as exc:
        raise SettingError(f"PORT: {settings.port} cannot be used ({exc.strerror})") from exc
    return 0


def _world(settings: Settings) -> State:
    """The chats, kept beside the bot's database so that both come back together."""
    database = sqlite_path(settings.database)
    file = None if database is None else database.with_suffix(".chats.sqlite3")
    return State(file, bot_name="Solemate", bot_username="solemate_bot")


async def _playground_clock(settings: Settings) -> PlaygroundClock:
    """A clock that goes on from the latest time the database has seen.

    In the playground time may have been moved ahead; after a restart it must not run back.
    """
    machine = SystemClock()
    engine = open_engine(settings.database)
    async with transaction(engine) as connection:
        latest = await outbox.latest_sent(connection)
    await engine.dispose()
    ahead = timedelta(0) if latest is None else max(latest - machine.now(), timedelta(0))
    return PlaygroundClock(machine=machine, ahead=ahead)


async def _greet(api: TelegramApi) -> None:
    """Wait until Telegram answers getMe. Raises SettingError when it rejects the token."""
    for pause in chain(_RETRY_S, repeat(_RETRY_S[-1])):
        answer = await api.call("getMe", {})
        if answer.verdict is Verdict.OK:
            return
        if answer.verdict is Verdict.REJECTED:
            await api.close()
            raise SettingError("TELEGRAM_BOT_TOKEN: Telegram rejected this token")
        log.warning(
            "Telegram does not answer; trying again",
            extra={"event": "greet_failed", "why": answer.detail},
        )
        await asyncio.sleep(pause)


async def _introduce(app: App) -> None:
    """PTB asks Telegram who it is. Telegram may be out of reach a second time: try on."""
    for pause in chain(_RETRY_S, repeat(_RETRY_S[-1])):
        try:
            await app.initialize()
        except TelegramError as exc:
            log.warning(
                "Telegram does not answer; trying again",
                extra={"event": "greet_failed", "why": type(exc).__name__},
            )
            await asyncio.sleep(pause)
        else:
            return


async def _run(house: House, ops: Ops, *, poll: bool = False, gate: Gate | None = None) -> None:
    """Until SIGTERM or SIGINT; then a clean stop, all parts of it by one deadline."""
    stopping = Stopping.on_signals()
    await stopping.unless_asked(_begin(house, ops, poll=poll, gate=gate))
    await stopping.wait()
    house.runtime.claim_no_more()
    if gate is not None:
        await stopping.within(gate.close(), what="gate")
    await stopping.within(house.runtime.stop(), what="loops")
    await stopping.within(house.app.shutdown(), what="connections")


async def _begin(house: House, ops: Ops, *, poll: bool, gate: Gate | None) -> None:
    await _introduce(house.app)
    house.runtime.warm_up = kept(house.runtime.warm_up)
    await house.runtime.start(poll=poll)
    if gate is not None:
        await gate.open(ops)
    await profile.show(house.api, house.services.catalog)
    await face.show(house.api, house.engine, bot_id=house.app.bot.id)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


COMMANDS: Mapping[str, Callable[[Settings], Coroutine[Any, Any, int]]] = {
    "all": run_all,
    "web": run_web,
    "worker": run_worker,
    "migrate": run_migrate,
}
