"""The webhook's door: who may pass, what is stored, and what Telegram is told."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import web
from bot.intake import Intake
from storage.db import async_url, open_engine
from storage.traffic import inbox
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, rows

SECRET = "the-secret-of-this-test"
GOOD = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


def door(engine: AsyncEngine, clock: FrozenClock) -> httpx.AsyncClient:
    app = web.create_app(
        web.Door(Intake(engine, clock=clock), secret=SECRET),
        webhook_url="https://solemate.example/telegram",
    )
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://here")


@pytest.fixture
async def client(engine: AsyncEngine, clock: FrozenClock) -> AsyncIterator[httpx.AsyncClient]:
    async with door(engine, clock) as made:
        yield made


def update(number: int = 7, text: str = "hi") -> dict[str, object]:
    sender = {"id": RUNNER, "is_bot": False, "first_name": "Ada"}
    chat = {"id": RUNNER, "type": "private"}
    message = {"message_id": 1, "date": 0, "from": sender, "chat": chat, "text": text}
    return {"update_id": number, "message": message}


async def test_an_update_with_the_secret_is_stored_before_it_is_acknowledged(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    answer = await client.post("/telegram", json=update(), headers=GOOD)

    [row] = await rows(engine, inbox)
    assert answer.status_code == 200
    assert (row["update_id"], row["user_id"], row["kind"]) == (7, RUNNER, "message")


async def test_the_same_update_twice_is_one_row_and_twice_200(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    answers = [await client.post("/telegram", json=update(), headers=GOOD) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(await rows(engine, inbox)) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": SECRET + "x"}])
async def test_without_the_secret_nothing_is_stored(
    client: httpx.AsyncClient, engine: AsyncEngine, headers: dict[str, str]
) -> None:
    answer = await client.post("/telegram", json=update(), headers=headers)

    assert answer.status_code == 403
    assert await rows(engine, inbox) == []


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"update_id": 9, "message": {"broken', [9]),
        (b'{"update_id": 9, "message": "not an object"}', [9]),
        (b'{"update_id": 9}', [9]),
        (b'{"update_id": "nine"}', []),
        (b'{"update_id": 99999999999999999999999999}', []),
        (b"[1, 2]", []),
        (b"\xff\xfe", []),
        (b"", []),
        (b"[" * 5000, []),
    ],
)
async def test_whatever_comes_with_the_secret_is_answered_200(
    client: httpx.AsyncClient, engine: AsyncEngine, body: bytes, kept: list[int]
) -> None:
    answer = await client.post("/telegram", content=body, headers=GOOD)

    assert answer.status_code == 200
    assert [row["update_id"] for row in await rows(engine, inbox)] == kept


async def test_a_large_body_is_refused_and_read_no_further(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    handed_over = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal handed_over
        for _ in range(100):
            handed_over += 100_000
            yield b"x" * 100_000

    declared = await client.post("/telegram", content=b"x" * 1_100_000, headers=GOOD)
    streamed = await client.post("/telegram", content=endless(), headers=GOOD)

    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert handed_over <= 1_200_000
    assert await rows(engine, inbox) == []


async def test_a_database_that_is_down_is_told_as_500(clock: FrozenClock) -> None:
    engine = open_engine(async_url("postgresql://nobody@127.0.0.1:9/nothing"))
    async with door(engine, clock) as client:
        answer = await client.post("/telegram", json=update(), headers=GOOD)

    assert answer.status_code == 500
    await engine.dispose()


async def test_many_at_once_share_transactions(
    client: httpx.AsyncClient, engine: AsyncEngine, clock: FrozenClock
) -> None:
    posts = [client.post("/telegram", json=update(n), headers=GOOD) for n in range(300)]

    answers = await asyncio.gather(*posts)

    assert {answer.status_code for answer in answers} == {200}
    assert len(await rows(engine, inbox)) == 300


async def test_a_group_message_belongs_to_the_group_and_not_to_its_writer(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    written = update()
    message = written["message"]
    assert isinstance(message, dict)
    message["chat"] = {"id": -100_5, "type": "supergroup", "title": "Runners"}

    await client.post("/telegram", json=written, headers=GOOD)

    assert [row["user_id"] for row in await rows(engine, inbox)] == [-100_5]
