"""Serves the playground on a loopback port, inside an event loop that belongs to someone else."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"


class _Droppable(H11Protocol):
    """Lets the application cut a connection: `scope["state"]["abort"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the transport's abort on to every request of this connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort}


class _Server(uvicorn.Server):
    """Leaves signals to whoever owns the loop, says when it is ready, stops without delay."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.leaving = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Not ours to capture."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait to be stopped. The parent looks ten times a second, which costs tests time."""
        await self.on_tick(0)
        await self.leaving.wait()

    def stop(self) -> None:
        """Let the requests under way finish, then end."""
        self.should_exit = True
        self.leaving.set()


def listen(port: int) -> socket.socket:
    """A socket on the loopback address; port 0 takes any free one. Raises OSError when taken."""
    # asyncio turns Nagle's delay off (40 ms an answer) only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


@contextlib.asynccontextmanager
async def serving(app: Starlette, *, port: int = 0) -> AsyncIterator[str]:
    """Serve the playground while the context is open; gives its address, "http://127.0.0.1:PORT".

    Raises OSError when the port is taken. Prints nothing and touches no signal handlers.
    """
    async with serving_plain(app, port=port) as address:
        try:
            yield address
        finally:
            app.state.playground.state.stop()


@contextlib.asynccontextmanager
async def serving_plain(app: Starlette, *, port: int = 0) -> AsyncIterator[str]:
    """As `serving`, for any other application: a test's webhook, for example."""
    listener = listen(port)
    server = _Server(_config(app))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            ready.cancel()
            await running
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.stop()
        await running
        listener.close()


async def serve(app: Starlette, *, port: int) -> None:
    """Serve until cancelled. Raises OSError when the port is taken."""
    async with serving(app, port=port):
        await asyncio.get_running_loop().create_future()


def _config(app: Starlette) -> uvicorn.Config:
    options: dict[str, Any] = {
        "http": _Droppable,
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "date_header": False,
        "timeout_graceful_shutdown": 2,
        "timeout_keep_alive": 30,
    }
    return uvicorn.Config(app, **options)
