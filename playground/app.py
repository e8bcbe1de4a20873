"""Puts the playground together: one ASGI application. Serving it is in server.py."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from playground.calls import Calls
from playground.clock import ClockControl
from playground.controls import Controls
from playground.delivery import Courier
from playground.desk import Desk
from playground.faults import Faults
from playground.gateway import Gateway
from playground.roads import RoadBook, RoadDesk
from playground.security import Doorkeeper
from playground.state import State

STATIC = Path(__file__).parent / "static"
ANY = ["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Playground:
    """The parts of a playground, for tests in the same process: `app.state.playground`."""

    state: State
    faults: Faults
    calls: Calls


def create_app(
    *,
    state: State | None = None,
    clock: ClockControl | None = None,
    token: str | None = None,
    faults: Faults | None = None,
    roads: RoadBook | None = None,
) -> Starlette:
    """The whole playground.

    `state` is a world in memory unless given. Messages are dated by `clock`, and the page may
    drive it; without one they have the real time. Every well-formed token is good unless
    `token` is given. `roads` lets the page show what the bot did for a message.
    """
    parts = Playground(state or State(), faults or Faults(), Calls())
    if clock is not None:
        parts.state.now = clock.now
    gateway = Gateway(parts.state, faults=parts.faults, calls=parts.calls, token=token)
    controls = Controls(parts.state, faults=parts.faults, calls=parts.calls, clock=clock)
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", gateway.call, methods=ANY),
            Route("/file/bot{token}/{path:path}", gateway.download),
            *Desk(parts.state).routes(),
            *controls.routes(),
            RoadDesk(parts.state, calls=parts.calls, roads=roads).route(),
            Route("/", _page),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Doorkeeper)],
        lifespan=_lifespan,
    )
    app.state.playground = parts
    return app


async def _page(_: Request) -> FileResponse:
    return FileResponse(STATIC / "index.html")


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Webhooks are delivered while the application runs; at its end the world is closed."""
    state: State = app.state.playground.state
    courier = asyncio.create_task(Courier(state).run())
    try:
        yield
    finally:
        courier.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await courier
        state.store.close()
