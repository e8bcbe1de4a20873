"""The bot in one process that can be killed at any commit: real handlers, timers, sender, rows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import understanding
from bot.callbacks import Steer
from bot.context import App
from bot.dispatch import Dispatcher
from bot.sender import Sender
from bot.services import Services
from bot.understanding.understander import Understander
from bot.views.presenter import TelegramPresenter
from bot.wiring import build_app
from content.catalog import Catalog
from scheduler.firing import Firing
from scheduler.policy import LEASE
from storage import leases, timers
from storage.db import transaction
from storage.traffic import outbox
from tests.chaos.test_crash_points import Killed, killed_at
from tests.fakes.telegram import BLOCKED, Call, FakeTelegram, Reply, flood, lost_answer
from tests.fakes.time import FrozenClock
from tests.support.handling import Toasts, handle_all, take_in
from tests.support.sending import make_sender, send_all


@cache
def understander() -> Understander:
    """Loaded once."""
    return understanding.load()


class Telegram(FakeTelegram):
    """Keeps to what it said: a blocked chat stays blocked, a flooded one must wait."""

    def __init__(self, clock: FrozenClock) -> None:
        super().__init__()
        self._clock = clock
        self.blocked: set[int] = set()
        self.flooded_until = clock.now()
        self.lose = 0
        self.steps: list[tuple[int, int]] = []  # (session, epoch) of each that arrived

    def _yes(self, call: Call) -> Reply:
        if call.method == "getMe":
            return super()._yes(call)
        if call.parameters.get("chat_id") in self.blocked:
            return BLOCKED
        wait = (self.flooded_until - self._clock.now()).total_seconds()
        if wait > 0:
            return flood(round(wait))
        self._arrived(call)
        if self.lose:
            self.lose -= 1
            raise lost_answer()
        return super()._yes(call)

    def _arrived(self, call: Call) -> None:
        """A step is known by its buttons: only steps can be gone back from."""
        buttons = call.parameters.get("reply_markup") or {}
        for row in buttons.get("inline_keyboard", []):
            for button in row:
                data = str(button.get("callback_data", ""))
                if data.startswith(f"{Steer.PREFIX}:") and data.endswith(":back"):
                    _, session, epoch, _ = data.split(":")
                    self.steps.append((int(session), int(epoch)))


@dataclass(frozen=True, slots=True)
class Crash:
    """Where the process dies: at which commit from now on, before it or right after it."""

    commit: int
    after: bool


class House:
    """One process after the other over the same rows."""

    def __init__(self, engine: AsyncEngine, catalog: Catalog) -> None:
        self.engine = engine
        self.clock = FrozenClock()
        self.machine = FrozenClock()
        self.telegram = Telegram(self.clock)
        self.crash: Crash | None = None
        self.deaths = 0
        self._born = 0
        self._services = Services(
            catalog=catalog,
            presenter=TelegramPresenter(catalog),
            understander=understander(),
            tombstone_key=b"a key of the tests",
        )
        self._app: App = build_app(
            token="1:test",
            api_url="http://telegram.test",
            calls=FakeTelegram(),
            polls=FakeTelegram(),
        )

    async def open(self) -> None:
        """The first process."""
        await self._app.initialize()
        await self._start()

    async def close(self) -> None:
        """The end of all."""
        await self._app.shutdown()

    async def _start(self) -> None:
        self._born += 1
        services, engine, clock = self._services, self.engine, self.clock
        toasts = Toasts()
        self._dispatcher = Dispatcher(
            engine,
            app=self._app,
            clock=clock,
            services=services,
            toast=toasts,
            direct=toasts.direct,
            on_done=lambda _: None,
        )
        self._firing = Firing(engine, clock=clock, presenter=services.presenter)
        self._sender: Sender = make_sender(
            engine,
            self.telegram,
            clock,
            services.presenter,
            owner=f"process {self._born}",
            machine=self.machine,
        )

    async def restart(self) -> None:
        """A clean stop and a new process."""
        self._sender.stop()
        await self._sender.run()
        await self._start()

    async def _killed(self) -> None:
        """Nothing of the old process is left; what it had leased comes back in its own way."""
        self.deaths += 1
        await self._start()
        if self.engine.dialect.name == "sqlite":
            async with transaction(self.engine) as connection:
                await leases.free_all(connection)
        else:
            self.machine.advance(seconds=LEASE.total_seconds() + 1)

    async def _surely(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do this, and again in a new process if the one that did it is killed."""
        if self.crash is None:
            await work()
            return
        at, self.crash = self.crash, None
        try:
            with killed_at(self.engine, at.commit, after=at.after):
                await work()
        except Killed:
            await self._killed()
            await work()

    async def deliver(self, update: dict[str, Any]) -> None:
        """Telegram hands an update over, again if it was not acknowledged; then all it causes."""

        async def taken_in_and_done() -> None:
            await take_in(self.engine, self.clock, update)
            await self._work()

        await self._surely(taken_in_and_done)

    async def quiet(self) -> None:
        """All that is due now."""
        await self._surely(self._work)

    async def _work(self) -> None:
        while True:
            await handle_all(self._dispatcher)
            fired = await self._firing.tick()
            await send_all(self._sender)
            if not fired.count and not fired.more:
                return

    async def pass_time(self, delta: timedelta) -> None:
        """The clock moves on, all that falls due in between at its moment."""
        end = self.clock.now() + delta
        while (moment := await self._next_moment()) is not None and moment <= end:
            self.clock.set_to(max(moment, self.clock.now()))
            await self.quiet()
        self.clock.set_to(end)
        await self.quiet()

    async def unsent(self) -> int:
        """How many messages wait."""
        waiting = select(func.count()).where(outbox.c.state.in_(("pending", "sending")))
        async with transaction(self.engine) as connection:
            return int((await connection.execute(waiting)).scalar_one())

    async def _next_moment(self) -> datetime | None:
        async with transaction(self.engine) as connection:
            due = await timers.next_due(connection)
        soon = self.clock.now() + timedelta(seconds=1)
        if await self.unsent():
            return soon if due is None else min(max(due, self.clock.now()), soon)
        return due
