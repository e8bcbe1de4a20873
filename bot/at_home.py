"""`python -m bot` without a token: the bot beside the playground, a stand-in for Telegram."""

from datetime import timedelta

from bot.link_port import door_of
from bot.running import run, tell_operator
from bot.settings import PLAYGROUND_TOKEN, SettingError, Settings
from bot.trace.road import Roads
from bot.watching import ops_of, watched
from bot.wiring import build
from playground.app import create_app
from playground.server import serving
from playground.state import State
from scheduler.clock import PlaygroundClock, SystemClock
from storage import outbox
from storage.db import open_engine, sqlite_path, transaction


async def playground(settings: Settings) -> int:
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
            roads.watch(house)
            tell_operator(
                f"Solemate's playground: open {address} in a browser (this machine only)."
            )
            tell_operator("Write “just finished a run” there. Stop it with Ctrl+C.")
            ops = ops_of(settings, house, poll=True)
            async with watched(settings, ops, house.services.tally):
                await run(house, ops, poll=True)
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
