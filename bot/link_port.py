"""Where private finish links are served: at the webhook's door, or on PORT beside the polling."""

import asyncio

from starlette.applications import Starlette

from bot import web
from bot.finish_door import FinishDoor
from bot.settings import SettingError, Settings
from bot.wiring import House

_ALL_ADDRESSES = "0.0.0.0"  # noqa: S104  # watches and phones must reach it


def door_of(house: House) -> FinishDoor:
    """The door of a process that handles too: what comes in is handled at once."""
    return FinishDoor(
        house.engine,
        clock=house.clock,
        texts={code: one.texts for code, one in house.services.catalog.languages.items()},
        on_kept=house.runtime.updates_kept,
    )


class LinkPort:
    """A small server for the links alone, while updates are polled for."""

    def __init__(self, settings: Settings, house: House) -> None:
        if settings.ops_port == settings.port:
            raise SettingError("OPS_PORT: is PORT, where PUBLIC_URL leads; take another")
        self._port = settings.port
        app = Starlette(routes=[*door_of(house).routes()])
        self._server = web.server(app, _ALL_ADDRESSES, settings.port)
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Serve. Raises SettingError when the port is taken."""
        self._serving = await web.begin(self._server, setting="PORT", port=self._port)

    async def close(self) -> None:
        """Take no more requests; those under way are answered."""
        if self._serving is not None:
            self._server.stop()
            await asyncio.gather(self._serving, return_exceptions=True)
