"""The webhook's door: checks, stores, answers; /health and /ready. Nothing is handled here."""

import asyncio
import contextlib
import hmac
import logging
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import uvicorn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.intake import Intake
from storage.db import transaction

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024  # Telegram's updates are a few kilobytes
BODY_WITHIN_S = 10.0
STORED_WITHIN_S = 20.0
READY_WITHIN_S = 2.0
STOP_WITHIN_S = 8
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name


class Door:
    """The three addresses of a web process."""

    def __init__(self, intake: Intake, engine: AsyncEngine, *, secret: str) -> None:
        self._intake = intake
        self._engine = engine
        self._secret = secret.encode()
        self._probe: asyncio.Task[None] | None = None

    async def update(self, request: Request) -> Response:
        """One update: 200 once it is stored, whatever it holds; 500 when it could not be."""
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                body = await _body(request)
        except TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        try:
            async with asyncio.timeout(STORED_WITHIN_S):
                await self._intake.keep(body)
        except Exception:
            # Telegram keeps what was not answered with 2xx, and sends it again.
            log.exception("update not stored", extra={"event": "intake_failed"})
            return Response(status_code=500)
        return Response(status_code=200)

    async def health(self, _: Request) -> Response:
        """The process is alive."""
        return JSONResponse({"status": "ok"})

    async def ready(self, _: Request) -> Response:
        """The database answers too."""
        try:
            async with asyncio.timeout(READY_WITHIN_S), transaction(self._engine) as connection:
                await connection.execute(text("SELECT 1"))
        except Exception:
            return JSONResponse({"status": "database out of reach"}, status_code=503)
        return JSONResponse({"status": "ready"})


async def _body(request: Request) -> bytes | None:
    """The body, read only as far as it may go; None when it is larger."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def create_app(door: Door, *, webhook_url: str) -> Starlette:
    """The application; updates come in at the path that WEBHOOK_URL names."""
    path = urlsplit(webhook_url).path or "/"
    return Starlette(
        routes=[
            Route(path, door.update, methods=["POST"]),
            Route("/health", door.health),
            Route("/ready", door.ready),
        ]
    )


class Server(uvicorn.Server):
    """Leaves signals to commands.py; ends when told, with the requests under way answered."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Not ours to capture."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        self.ready.set()

    def stop(self) -> None:
        """Take no more requests; finish those under way."""
        self.should_exit = True


def server(app: Starlette, *, port: int) -> Server:
    """A server on all of this machine's addresses, not yet started."""
    return Server(
        uvicorn.Config(
            app,
            host="0.0.0.0",  # noqa: S104  # a platform's router must reach it
            port=port,
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=STOP_WITHIN_S,
        )
    )
