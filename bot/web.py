"""The webhook's door: checks, stores, answers. Nothing is handled here."""

import asyncio
import contextlib
import hmac
import logging
import socket
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.intake import Intake
from bot.settings import SettingError

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024  # Telegram's updates are a few kilobytes
BODY_WITHIN_S = 10.0
STORED_WITHIN_S = 20.0
GRACE_S = 8  # of an update under way when the process is asked to end; see stopping.py
SIDE_GRACE_S = 2  # of the small servers beside the work, which close after it
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name


class Door:
    """Where Telegram knocks."""

    def __init__(self, intake: Intake, *, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()

    async def update(self, request: Request) -> Response:
        """One update: 200 once it is stored, whatever it holds; 500 when it could not be."""
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                body = await body_of(request, most=MOST_BYTES)
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


async def body_of(request: Request, *, most: int) -> bytes | None:
    """The body, read only as far as it may go (`most` bytes); None when it is larger."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > most:
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return b"".join(parts)


def create_app(door: Door, *, webhook_url: str, more: Sequence[Route] = ()) -> Starlette:
    """The application; updates come in at the path that WEBHOOK_URL names, `more` beside it."""
    path = urlsplit(webhook_url).path or "/"
    return Starlette(routes=[Route(path, door.update, methods=["POST"]), *more])


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


def server(app: Starlette, host: str, port: int, *, grace_s: int = SIDE_GRACE_S) -> Server:
    """A server, not yet started; at its end it waits `grace_s` for requests under way."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=grace_s,
        )
    )


async def begin(serving: Server, *, setting: str, port: int) -> asyncio.Task[None]:
    """Start it; the task that serves. Raises SettingError, naming `setting`, when it cannot."""

    async def serve() -> None:
        try:
            await serving.serve()
        except SystemExit as exc:  # so uvicorn says that it cannot listen
            raise SettingError(f"{setting}: {port} cannot be used") from exc

    task = asyncio.create_task(serve(), name=setting)
    ready = asyncio.create_task(serving.ready.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if task.done():
        await task
    return task
