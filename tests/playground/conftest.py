"""A playground on a free port, a driver for its runners, and a bot that calls it by hand."""

import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from playground.app import Playground, create_app
from playground.driver import Driver, RunnerDriver
from playground.server import serving

TOKEN = "4242:playground-test"


class HandBot:
    """Calls Bot API methods one by one, as a test tells it."""

    def __init__(self, address: str, token: str = TOKEN) -> None:
        self.address = address
        self.token = token
        # plain HTTP: loading certificates would be most of a test's time
        no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.http = httpx.AsyncClient(timeout=20, trust_env=False, verify=no_certificates)

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer, whether it is a yes or a no."""
        url = f"{self.address}/bot{self.token}/{method}"
        response = await self.http.post(url, json=params)
        body: dict[str, Any] = response.json()
        return body

    async def call(self, method: str, **params: Any) -> Any:
        """The result of a call that must succeed."""
        body = await self.answer(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Code and text of a call that must be refused."""
        body = await self.answer(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"

    async def upload(self, method: str, files: dict[str, Any], **params: Any) -> dict[str, Any]:
        """The whole answer to a multipart call."""
        url = f"{self.address}/bot{self.token}/{method}"
        response = await self.http.post(url, data=params, files=files)
        body: dict[str, Any] = response.json()
        return body


@pytest.fixture
async def served() -> AsyncIterator[tuple[str, Playground]]:
    app = create_app()
    async with serving(app) as address:
        yield address, app.state.playground


@pytest.fixture
def address(served: tuple[str, Playground]) -> str:
    return served[0]


@pytest.fixture
def parts(served: tuple[str, Playground]) -> Playground:
    return served[1]


@pytest.fixture
async def bot(address: str) -> AsyncIterator[HandBot]:
    made = HandBot(address)
    yield made
    await made.http.aclose()


@pytest.fixture
async def driver(address: str) -> AsyncIterator[Driver]:
    async with Driver(address, patience=15) as made:
        yield made


@pytest.fixture
async def runner(driver: Driver) -> RunnerDriver:
    """Someone who has written to the bot before."""
    return await driver.new_runner("Ada", started=True)
