"""A server that can fail, and our transport."""

from collections.abc import AsyncIterator

import pytest

from bot.api import TelegramApi
from bot.transport import AioRequest
from tests.transport.server import Server, serving


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that tests may have a proxy; these tests bring their own."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Answers well until told otherwise."""
    async with serving() as made:
        yield made


@pytest.fixture
async def request_() -> AsyncIterator[AioRequest]:
    """A transport with room for four calls."""
    made = AioRequest(connections=4)
    yield made
    await made.shutdown()


@pytest.fixture
def api(request_: AioRequest, server: Server) -> TelegramApi:
    """The bot's API over that transport, at that server."""
    return TelegramApi(request_, base_url=f"{server.url}/bot1:secret")
