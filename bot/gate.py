"""Where updates come in by webhook: door, server and watch, opened and closed as one."""

import asyncio
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.request import BaseRequest

from bot import web
from bot.api import TelegramApi
from bot.intake import Intake
from bot.settings import SettingError, Settings
from bot.webhook import Webhook
from bot.wiring import House, allowed_kinds, build_app, request
from scheduler.clock import SystemClock
from storage.db import open_engine


class Gate:
    """Opened on start, closed on SIGTERM. Closing answers the requests under way first."""

    def __init__(
        self,
        settings: Settings,
        *,
        api: TelegramApi,
        engine: AsyncEngine,
        intake: Intake,
        allowed: list[str],
    ) -> None:
        if settings.webhook_url is None:
            raise SettingError("WEBHOOK_URL: is needed by `web`: where Telegram reaches us")
        self.api = api
        self._engine = engine
        self._port = settings.port
        door = web.Door(intake, engine, secret=settings.secret)
        self._server = web.server(
            web.create_app(door, webhook_url=settings.webhook_url), port=settings.port
        )
        self._webhook = Webhook(
            api, url=settings.webhook_url, secret=settings.secret, allowed=allowed
        )
        self._own_request: BaseRequest | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def of_house(cls, settings: Settings, house: House) -> Self:
        """The gate of a process that handles too: what comes in is handled at once."""
        intake = Intake(house.engine, clock=SystemClock(), on_kept=house.runtime.updates_kept)
        return cls(
            settings,
            api=house.api,
            engine=house.engine,
            intake=intake,
            allowed=allowed_kinds(house.app),
        )

    @classmethod
    def alone(cls, settings: Settings) -> Self:
        """The gate of a web process: it stores, workers handle."""
        token, api_url = settings.token, settings.telegram_api_url
        engine, calls = open_engine(settings.database), request(4)
        app = build_app(token=token, api_url=api_url, calls=calls, polls=calls)
        gate = cls(
            settings,
            api=TelegramApi(calls, base_url=f"{api_url}/bot{token}"),
            engine=engine,
            intake=Intake(engine, clock=SystemClock()),
            allowed=allowed_kinds(app),
        )
        gate._own_request = calls
        return gate

    async def open(self) -> None:
        """Serve, then tell Telegram. Raises SettingError when the port is taken."""
        serving = asyncio.create_task(self._serve(), name="server")
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if serving.done():
            await serving
        self._tasks = [serving, asyncio.create_task(self._webhook.run(), name="webhook")]

    async def _serve(self) -> None:
        try:
            await self._server.serve()
        except SystemExit as exc:  # so uvicorn says that it cannot listen
            raise SettingError(f"PORT: {self._port} cannot be used") from exc

    async def close(self) -> None:
        """Take no more; the webhook stays, for the process that comes next."""
        serving, watching = self._tasks
        watching.cancel()
        self._server.stop()
        await asyncio.gather(serving, watching, return_exceptions=True)
        if self._own_request is not None:
            await self._own_request.shutdown()
            await self._engine.dispose()
