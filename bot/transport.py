"""PTB's request object over aiohttp: every call to Telegram goes through here. No retries here.

What a failure means for a message is decided in bot/api.py, by the class of its cause; so the
causes are kept exact. `NEVER_SENT` names those with which no byte of the call left the machine.
"""

import asyncio
import io
import urllib.request
from functools import lru_cache
from typing import Any, cast

import aiohttp
import orjson
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_writer import StreamWriter
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

# Shorter than servers keep an idle line (nginx: 75 s), so that they rarely close it under us.
KEEP_ALIVE_S = 20.0
MEDIA_WRITE_S = 20.0
_ANSWER_S, _WRITE_S, _CONNECT_S, _POOL_S = 5.0, 5.0, 5.0, 1.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HEADERS = {"User-Agent": BaseRequest.USER_AGENT}


class UnsentError(aiohttp.ClientError):
    """The line we kept was closed before a byte of this call was written to it."""


class ProxyKindError(aiohttp.ClientError):
    """The environment names a proxy that is not spoken to over HTTP."""


NEVER_SENT: tuple[type[BaseException], ...] = (
    UnsentError,
    ProxyKindError,
    aiohttp.ClientConnectorError,  # refused, unreachable, no such name, TLS, proxy out of reach
    aiohttp.ConnectionTimeoutError,  # no line opened in time, or all of ours stayed busy
    aiohttp.ClientHttpProxyError,  # the proxy would not connect us
    aiohttp.InvalidURL,
)


class _Body(aiohttp.BytesPayload):
    """Knows whether a byte of the call was written: aiohttp writes the head with the body."""

    begun = False

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        """Note that it begins, unless the line was closed meanwhile: then nothing is written."""
        if isinstance(writer, StreamWriter) and not _open(writer.transport):
            raise aiohttp.ClientConnectionResetError("closed before the first byte")
        self.begun = True
        await super().write_with_length(writer, content_length)


def _open(transport: asyncio.Transport | None) -> bool:
    return transport is not None and not transport.is_closing()


class AioRequest(BaseRequest):
    """At most `connections` lines, kept open between calls; opened when first needed."""

    def __init__(self, *, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self._proxies: dict[tuple[str, str | None, int | None], URL | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take when the caller does not say."""
        return _ANSWER_S

    async def initialize(self) -> None:
        """Ready for calls, also after a shutdown."""
        self._closed = False

    async def shutdown(self) -> None:
        """Close all lines. Calls still under way fail."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut or NetworkError with aiohttp's error as its cause."""
        files = bool(request_data and request_data.contains_files)
        timeout = _timeout(read_timeout, write_timeout, connect_timeout, pool_timeout, files)
        body = _body_of(request_data)
        try:
            target = _url(url)
            async with self._opened().request(
                method,
                target,
                data=body,
                timeout=timeout,
                proxy=self._proxy(target),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        # Only the name of an error is told: its text may hold the URL, and so the token.
        except TimeoutError as exc:  # aiohttp's own are kinds of it
            raise TimedOut(f"Timed out: {type(exc).__name__}") from _exact(exc, body)
        except (aiohttp.ClientError, OSError) as exc:
            raise NetworkError(f"aiohttp.{type(exc).__name__}") from _exact(exc, body)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's JSON. Raises TelegramError when it is none."""
        try:
            return cast(dict[str, Any], orjson.loads(payload))
        except ValueError:
            # PTB's own way: it forgives broken characters, and logs what it cannot read.
            return BaseRequest.parse_json_payload(payload)

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("this request object is shut down")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEEP_ALIVE_S
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
            )
        return self._session

    def _proxy(self, url: URL) -> URL | None:
        # aiohttp's trust_env would read the environment at each call, in a thread.
        key = (url.scheme, url.host, url.port)
        if key not in self._proxies:
            self._proxies[key] = proxy_for(url)
        return self._proxies[key]


def proxy_for(url: URL) -> URL | None:
    """What HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say; never one to this machine.

    Raises ProxyKindError for a SOCKS proxy.
    """
    host = url.host or ""
    if host in _LOOPBACK or urllib.request.proxy_bypass(f"{host}:{url.port}"):
        return None
    proxies = urllib.request.getproxies()
    found = proxies.get(url.scheme) or proxies.get("all")
    if not found:
        return None
    proxy = URL(found if "://" in found else f"http://{found}")
    if proxy.scheme not in ("http", "https"):
        raise ProxyKindError(f"{proxy.scheme} proxies are not supported")
    return proxy


def _given(value: ODVInput[float], default: float) -> float | None:
    return default if isinstance(value, DefaultValue) else value


@lru_cache(maxsize=64)
def _timeout(
    answer: ODVInput[float],
    writing: ODVInput[float],
    connecting: ODVInput[float],
    pool: ODVInput[float],
    files: bool,
) -> aiohttp.ClientTimeout:
    """aiohttp has no limit on writing alone: the sum of all four bounds the whole call."""
    read = _given(answer, _ANSWER_S)
    write = _given(writing, MEDIA_WRITE_S if files else _WRITE_S)
    connect, free = _given(connecting, _CONNECT_S), _given(pool, _POOL_S)
    line = None if connect is None or free is None else connect + free
    total = None if line is None or read is None or write is None else line + write + read
    return aiohttp.ClientTimeout(total=total, connect=line, sock_connect=connect, sock_read=read)


@lru_cache(maxsize=128)
def _url(url: str) -> URL:
    return URL(url, encoded=True)


def _body_of(data: RequestData | None) -> "_Body | aiohttp.FormData | None":
    """JSON, or a form when files go along."""
    if data is None:
        return None
    files = data.multipart_data
    if not files:
        return _Body(orjson.dumps(data.parameters), content_type="application/json")
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in files.items():
        # As a stream it goes out in pieces, and other calls have their turn in between.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime)
    return form


def _exact(exc: BaseException, body: object) -> BaseException:
    """The cause; UnsentError if it befell a body of ours before its first byte."""
    if isinstance(exc, NEVER_SENT) or not isinstance(body, _Body) or body.begun:
        return exc
    unsent = UnsentError("the line was closed before the call was written")
    unsent.__cause__ = exc
    return unsent
