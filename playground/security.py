"""Who may talk to the playground: this machine's pages and programs. Plain ASGI."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = {"127.0.0.1", "localhost", "::1"}
# Bot API uploads: 50 MB and what a multipart form adds. Everything else is small.
UPLOAD_LIMIT = 52 * 1024 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class TooLargeError(Exception):
    """A body over the limit."""


class Doorkeeper:
    """Refuses foreign Host and Origin, and bodies over the limit; adds the security headers.

    A page from elsewhere can send requests to a loopback address. Its Origin gives it away, and a
    name that was pointed at 127.0.0.1 (DNS rebinding) gives itself away in Host.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = _foreign(Headers(scope=scope), str(scope["path"]))
        if problem:
            await PlainTextResponse(problem, 403)(scope, receive, _with_headers(send))
            return
        try:
            await self._app(scope, _limited(receive), _with_headers(send))
        except TooLargeError:
            await PlainTextResponse("the body is too large\n", 413)(scope, receive, send)


def _foreign(headers: Headers, path: str) -> str:
    host = headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in HOSTS:
        return "The playground answers only to this machine (127.0.0.1 or localhost).\n"
    origin = headers.get("origin")
    crosses = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    # A link to the page may stand anywhere; the page cannot be framed, so opening it is harmless.
    opens_page = path == "/" and headers.get("sec-fetch-mode") == "navigate"
    if (origin is not None and origin != f"http://{host}") or (crosses and not opens_page):
        return "The playground answers only to its own page, not to pages from elsewhere.\n"
    return ""


def _limited(receive: Receive) -> Receive:
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > UPLOAD_LIMIT:
            raise TooLargeError
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def extended(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return extended
