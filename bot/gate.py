"""Where updates come in by webhook: door, server and watch, opened and closed as one."""

import asyncio
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.request import BaseRequest

from bot import web
from bot.api import TelegramApi
from bot.finish_door import FinishDoor
from bot.intake import Intake
from bot.link_port import door_of
from bot.metrics import Metrics
from bot.ops import Ops
from bot.ops_port import routes
from bot.readiness import Readiness
from bot.settings import SettingError, Settings
from bot.tally import Tally
from bot.vitals import Vitals
from bot.webhook import Webhook
from bot.wiring import House, allowed_kinds, build_app, request
from content.texts import load_texts
from scheduler.clock import SystemClock
from storage.db import open_engine

_ALL_ADDRESSES = "0.0.0.0"  # noqa: S104  # a platform's router must reach the webhook


class Gate:
    """Opened on start, closed on SIGTERM. Closing answers the requests under way first."""

    def __init__(
        self,
        settings: Settings,
        *,
        api: TelegramApi,
        intake: Intake,
        allowed: list[str],
        finishes: FinishDoor,
    ) -> None:
        if settings.webhook_url is None:
            raise SettingError("WEBHOOK_URL: is needed by `web`: where Telegram reaches us")
        self.api = api
        self._url = settings.webhook_url
        self._port = settings.port
        self._finishes = finishes
        self._door = web.Door(intake, secret=settings.secret)
        self._webhook = Webhook(
            api, url=settings.webhook_url, secret=settings.secret, allowed=allowed
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._server: web.Server | None = None

    @classmethod
    def of_house(cls, settings: Settings, house: House) -> Self:
        """The gate of a process that handles too: what comes in is handled at once."""
        intake = Intake(
            house.engine,
            clock=SystemClock(),
            on_kept=house.runtime.updates_kept,
            tally=house.services.tally,
        )
        allowed, finishes = allowed_kinds(house.app), door_of(house)
        return cls(settings, api=house.api, intake=intake, allowed=allowed, finishes=finishes)

    def webhook_known(self) -> bool:
        """True when Telegram has our address, as far as we know."""
        return self._webhook.known

    async def open(self, ops: Ops) -> None:
        """Serve, then tell Telegram. Raises SettingError when the port is taken."""
        # Platforms route this port to the world, and probe it: no figures, and metrics by token.
        more = [*routes(ops, private=False), *self._finishes.routes()]
        app = web.create_app(self._door, webhook_url=self._url, more=more)
        self._server = web.server(app, _ALL_ADDRESSES, self._port, grace_s=web.GRACE_S)
        serving = await web.begin(self._server, setting="PORT", port=self._port)
        self._tasks = [serving, asyncio.create_task(self._webhook.run(), name="webhook")]

    async def close(self) -> None:
        """Take no more; the webhook stays, for the process that comes next."""
        if self._server is None or not self._tasks:
            return  # asked to end before it was open
        serving, watching = self._tasks
        watching.cancel()
        self._server.stop()
        await asyncio.gather(serving, watching, return_exceptions=True)


class LoneGate:
    """A whole web process: it stores, workers handle."""

    def __init__(self, settings: Settings) -> None:
        token, api_url = settings.token, settings.telegram_api_url
        self._request: BaseRequest = request(4)
        self._engine: AsyncEngine = open_engine(settings.database)
        self.tally, clock = Tally(), SystemClock()
        self._vitals = Vitals(self.tally)
        app = build_app(token=token, api_url=api_url, calls=self._request, polls=self._request)
        self.api = TelegramApi(self._request, base_url=f"{api_url}/bot{token}")
        self.gate = Gate(
            settings,
            api=self.api,
            intake=Intake(self._engine, clock=clock, tally=self.tally, handled_elsewhere=True),
            allowed=allowed_kinds(app),
            finishes=FinishDoor(
                self._engine, clock=clock, texts=load_texts(), handled_elsewhere=True
            ),
        )
        known = self.gate.webhook_known
        self.ops = Ops(
            vitals=self._vitals,
            readiness=Readiness(
                self._engine, clock=clock, tally=self.tally, works=False, webhook_known=known
            ),
            metrics=Metrics(self._engine, clock=clock, tally=self.tally, vitals=self._vitals),
            token=settings.metrics_secret,
        )

    async def open(self) -> None:
        """Take updates. Raises SettingError when the port is taken."""
        self._vitals.start()
        await self.gate.open(self.ops)

    async def close(self) -> None:
        """Take no more, and let go of everything."""
        await self.gate.close()
        self._vitals.stop()
        await self._request.shutdown()
        await self._engine.dispose()
