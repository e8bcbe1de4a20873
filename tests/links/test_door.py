"""/done/<token>: who may pass, what is stored and answered, and that nobody logs the token."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from bot.finish_door import FinishDoor
from bot.logs import Redactor
from bot.updates import FINISHES
from content.texts import load_texts
from scheduler.policy import FINISHES_AN_HOUR
from storage import links, users
from storage.db import async_url, open_engine, transaction
from storage.link_tables import finish_links, finishes
from storage.traffic import inbox
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, rows

TOKEN = "t" * 43
PATH = f"/done/{TOKEN}"


def client_of(engine: AsyncEngine, clock: FrozenClock) -> httpx.AsyncClient:
    door = FinishDoor(engine, clock=clock, texts=load_texts())
    transport = httpx.ASGITransport(Starlette(routes=[*door.routes()]))
    return httpx.AsyncClient(transport=transport, base_url="http://here")


@pytest.fixture
async def client(engine: AsyncEngine, clock: FrozenClock) -> AsyncIterator[httpx.AsyncClient]:
    await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, zone="Europe/Berlin")
        await links.put(connection, RUNNER, token=TOKEN, now=clock.now())
    async with client_of(engine, clock) as made:
        yield made


async def test_a_post_is_stored_as_an_update_of_its_runner(
    client: httpx.AsyncClient, engine: AsyncEngine, clock: FrozenClock
) -> None:
    answer = await client.post(PATH)

    [finish] = await rows(engine, finishes)
    [update] = await rows(engine, inbox)
    [link] = await rows(engine, finish_links)
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert (finish["user_id"], finish["finished_at"]) == (RUNNER, clock.now())
    assert (update["update_id"], update["user_id"]) == (FINISHES - finish["id"], RUNNER)
    assert link["used_at"] == clock.now()


async def test_the_token_is_kept_nowhere(client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    await client.post(PATH)

    for table in (finish_links, finishes, inbox):
        assert TOKEN not in str(await rows(engine, table))


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"minutes": 52.5, "metres": 10_000, "finished_at": "2030-03-01T06:50:00+01:00"}},
        {"data": {"minutes": "52.5", "metres": "10000", "finished_at": "2030-03-01T06:50"}},
        {"params": {"minutes": "52,5", "metres": "1e4", "finished_at": "2030-03-01T05:50Z"}},
        {
            "json": {"minutes": 52.5, "metres": 10_000, "athlete": {"id": 7}},
            "params": {"finished_at": "2030-03-01T06:50:00+01:00", "x": "y"},
        },
    ],
    ids=["json", "form", "address", "a webhook that sends more"],
)
async def test_minutes_metres_and_the_end_are_read(
    client: httpx.AsyncClient, engine: AsyncEngine, sent: dict[str, Any]
) -> None:
    answer = await client.post(PATH, **sent)

    [finish] = await rows(engine, finishes)
    assert answer.status_code == 200
    assert (finish["seconds"], finish["metres"]) == (3150, 10_000.0)
    assert finish["finished_at"] == datetime(2030, 3, 1, 5, 50, tzinfo=UTC)


async def test_a_plus_that_an_address_turned_into_a_space_is_still_an_offset(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    await client.get(f"{PATH}?go=1&finished_at=2030-03-01T06:50:00+01:00")

    [finish] = await rows(engine, finishes)
    assert finish["finished_at"] == datetime(2030, 3, 1, 5, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"minutes": 0}, "not_minutes"),
        ({"minutes": -5}, "not_minutes"),
        ({"minutes": "soon"}, "not_minutes"),
        ({"minutes": True}, "not_minutes"),
        ({"minutes": 2881}, "not_minutes"),
        ({"metres": "1e9"}, "not_metres"),
        ({"metres": "nan"}, "not_metres"),
        ({"metres": [10]}, "not_metres"),
        ({"finished_at": "yesterday"}, "not_finished_at"),
        ({"finished_at": 5}, "not_finished_at"),
        ({"finished_at": "2030-03-01T06:06:00Z"}, "not_in_future"),
        ({"finished_at": "2030-01-01T06:00:00Z"}, "not_so_old"),
        ([1, 2], "not_json"),
    ],
)
async def test_what_makes_no_sense_gets_a_kind_sentence_and_stores_nothing(
    client: httpx.AsyncClient, engine: AsyncEngine, sent: Any, error: str
) -> None:
    answer = await client.post(PATH, json=sent)

    said = answer.json()
    assert answer.status_code == 422
    assert (said["ok"], said["error"]) == (False, error)
    assert len(said["message"]) > 20
    assert await rows(engine, inbox) == []


async def test_a_body_that_is_no_json_or_is_too_large_is_refused(
    client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    broken = await client.post(PATH, content=b"{broken")
    large = await client.post(PATH, content=b"x" * 70_000)

    assert (broken.status_code, large.status_code) == (422, 413)
    assert await rows(engine, inbox) == []


@pytest.mark.parametrize("token", ["u" * 43, "short", "t" * 44, "../" + TOKEN, f"{TOKEN}/x", "é"])
async def test_a_token_that_is_not_known_is_turned_away(
    client: httpx.AsyncClient, engine: AsyncEngine, token: str
) -> None:
    answer = await client.post(f"/done/{token}")

    assert answer.status_code == 404
    assert await rows(engine, inbox) == []


async def test_a_replaced_or_removed_link_is_void_at_once(
    client: httpx.AsyncClient, engine: AsyncEngine, clock: FrozenClock
) -> None:
    async with transaction(engine) as connection:
        await links.put(connection, RUNNER, token="n" * 43, now=clock.now())
    old, new = await client.post(PATH), await client.post(f"/done/{'n' * 43}")
    async with transaction(engine) as connection:
        await links.remove(connection, RUNNER)

    removed = await client.post(f"/done/{'n' * 43}")

    assert [one.status_code for one in (old, new, removed)] == [404, 200, 404]


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("?go=1", {}, 200),
        ("", {}, 400),
        ("?go=1", {"User-Agent": "TelegramBot (like TwitterBot)"}, 403),
        ("?go=1", {"User-Agent": "WhatsApp/2.23.20.0"}, 403),
        ("?go=1", {"User-Agent": "facebookexternalhit/1.1"}, 403),
        ("?go=1", {"User-Agent": "Mozilla/5.0 (compatible; Discordbot/2.0)"}, 403),
        ("?go=1", {"User-Agent": "Slackbot-LinkExpanding 1.0"}, 403),
        ("?go=1", {"Sec-Purpose": "prefetch"}, 403),
        ("?go=1", {"User-Agent": "Tasker/6.2 (Android)"}, 200),
    ],
)
async def test_a_look_at_the_link_is_no_run(
    client: httpx.AsyncClient,
    engine: AsyncEngine,
    query: str,
    headers: dict[str, str],
    status: int,
) -> None:
    answer = await client.get(PATH + query, headers=headers)

    assert answer.status_code == status
    assert len(await rows(engine, inbox)) == (1 if status == 200 else 0)


async def test_a_head_request_logs_nothing(client: httpx.AsyncClient, engine: AsyncEngine) -> None:
    answer = await client.head(f"{PATH}?go=1")

    assert answer.status_code == 403
    assert await rows(engine, inbox) == []


async def test_a_link_that_is_used_too_often_has_to_wait_an_hour(
    client: httpx.AsyncClient, clock: FrozenClock
) -> None:
    for _ in range(FINISHES_AN_HOUR):
        assert (await client.post(PATH)).status_code == 200

    refused = await client.post(PATH)
    clock.advance(hours=1, seconds=1)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert (await client.post(PATH)).status_code == 200


async def test_a_runner_who_blocked_the_bot_is_left_alone(
    client: httpx.AsyncClient, engine: AsyncEngine, clock: FrozenClock
) -> None:
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, blocked_at=clock.now())

    answer = await client.post(PATH)

    assert answer.status_code == 410
    assert await rows(engine, inbox) == []


async def test_what_was_read_is_forgotten_after_two_days(
    client: httpx.AsyncClient, engine: AsyncEngine, clock: FrozenClock
) -> None:
    await client.post(PATH)

    async with transaction(engine) as connection:
        await links.forget_before(connection, clock.now() + timedelta(seconds=1))

    assert await rows(engine, finishes) == []


async def test_the_token_is_in_no_log_line_even_when_the_database_is_down(
    client: httpx.AsyncClient, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    away = open_engine(async_url("postgresql://nobody@127.0.0.1:9/nothing"))
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the test's own client
    async with client_of(away, clock) as lost:
        answers = [await client.post(PATH), await lost.post(PATH)]
        answers.append(await client.post(PATH, json={"minutes": TOKEN}))
    await away.dispose()

    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert [answer.status_code for answer in answers] == [200, 503, 422]
    assert "finish not stored" in logged
    assert TOKEN not in logged
    assert all(TOKEN not in answer.text for answer in answers)


def test_a_log_line_with_the_address_is_redacted() -> None:
    line = Redactor([])(f'GET /done/{TOKEN}?go=1 "https://x.example/done/{TOKEN}"')

    assert TOKEN not in line
