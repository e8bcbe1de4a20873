"""What each command starts, in which order. The parts: wiring.py; how they run: running.py.

What only some commands need is imported by them: a bot that polls reads no web server.
"""

import contextlib
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from bot.locks import only_process
from bot.running import greet, run, tell_operator
from bot.settings import SettingError, Settings
from bot.stopping import Stopping
from bot.watching import ops_of, watched
from bot.wiring import House, build
from scheduler.clock import SystemClock
from storage.db import open_engine, sqlite_path
from storage.migrate import migrate

if TYPE_CHECKING:
    from bot.gate import Gate


async def run_all(settings: Settings) -> int:
    """Everything in one process: with a token Telegram, without one the playground."""
    _check_disk(settings)
    with only_process(sqlite_path(settings.database)):
        await run_migrate(settings)
        if settings.telegram_bot_token is None:
            from bot.at_home import playground

            return await playground(settings)
        house = _house(settings)
        gate = _gate(settings, house)
        ops = ops_of(settings, house, gate=gate, poll=gate is None)
        async with (
            watched(settings, ops, house.services.tally),
            _links_served(settings, house, polls=gate is None),
        ):
            await greet(house.api)
            if gate is None:
                await house.api.call("deleteWebhook", {"drop_pending_updates": False})
                tell_operator("Solemate is polling Telegram. Stop it with Ctrl+C.")
            else:
                tell_operator(
                    f"Solemate takes updates at {settings.webhook_url}. Stop it with Ctrl+C."
                )
            await run(house, ops, poll=gate is None, gate=gate)
    return 0


async def run_web(settings: Settings) -> int:
    """Webhook intake alone: any number of these, on one PostgreSQL."""
    from bot.gate import LoneGate

    _check_shared(settings, "web")
    gate = LoneGate(settings)
    async with watched(settings, gate.ops, gate.tally):
        await greet(gate.api)
        stopping = Stopping.on_signals()
        await stopping.unless_asked(gate.open())
        tell_operator(f"Solemate's web process takes updates at {settings.webhook_url}.")
        await stopping.wait()
        await stopping.within(gate.close(), what="gate")
    return 0


async def run_worker(settings: Settings) -> int:
    """Handle, fire and send: any number of these, on one PostgreSQL."""
    _check_shared(settings, "worker")
    house = _house(settings)
    ops = ops_of(settings, house)
    async with watched(settings, ops, house.services.tally):
        await greet(house.api)
        tell_operator("Solemate's worker is at work.")
        await run(house, ops)
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


def _gate(settings: Settings, house: House) -> "Gate | None":
    """Where updates come in by webhook; None: they are polled for."""
    if settings.webhook_url is None:
        return None
    from bot.gate import Gate

    return Gate.of_house(settings, house)


def _links_served(
    settings: Settings, house: House, *, polls: bool
) -> contextlib.AbstractAsyncContextManager[None]:
    """The finish links' server; without PUBLIC_URL, or at the webhook's door, there is none."""
    if not polls or settings.public_url is None:
        return contextlib.nullcontext()
    from bot.link_port import links_served

    return links_served(settings, house)


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


COMMANDS: Mapping[str, Callable[[Settings], Coroutine[Any, Any, int]]] = {
    "all": run_all,
    "web": run_web,
    "worker": run_worker,
    "migrate": run_migrate,
}
