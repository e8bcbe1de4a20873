"""Where private finish links are served: at the webhook's door, or on PORT beside the polling."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

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


@contextlib.asynccontextmanager
async def links_served(settings: Settings, house: House) -> AsyncIterator[None]:
    """A small server on PORT for the links alone, where updates are polled for.

    Raises SettingError when the port is taken.
    """
    if settings.ops_port == settings.port:
        raise SettingError("OPS_PORT: is PORT, where PUBLIC_URL leads; take another")
    server = web.server(
        Starlette(routes=[*door_of(house).routes()]), _ALL_ADDRESSES, settings.port
    )
    serving = await web.begin(server, setting="PORT", port=settings.port)
    try:
        yield
    finally:
        server.stop()
        await asyncio.gather(serving, return_exceptions=True)
