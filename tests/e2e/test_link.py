"""The private finish link, in the chat and at the address it names."""

import re

import httpx
import pytest
from starlette.applications import Starlette

from bot.link_port import door_of
from storage.link_tables import finish_links
from storage.tables import runs
from storage.traffic import outbox
from tests.support.builders import rows
from tests.support.runner import Chat, labels
from tests.support.world import World

ADDRESS = re.compile(r"https://solemate\.example/done/[A-Za-z0-9_-]{43}")


@pytest.fixture
async def watch(here: World) -> httpx.AsyncClient:
    """A watch that reaches the bot's public address."""
    transport = httpx.ASGITransport(Starlette(routes=[*door_of(here.house).routes()]))
    return httpx.AsyncClient(transport=transport)


async def make(chat: Chat, here: World) -> str:
    """Ask for a link; its address."""
    object.__setattr__(here.house.services, "public_url", "https://solemate.example")
    await chat.say("/link")
    await chat.tap("Make my link")
    found = ADDRESS.search((await chat.last()).text)
    assert found is not None
    return found[0]


async def test_there_is_no_link_until_it_is_asked_for(eva: Chat, here: World) -> None:
    await eva.say("/link")

    assert "There is none until you ask for it" in (await eva.last()).text
    assert "PUBLIC_URL" in (await eva.last()).text
    assert await rows(here.house.engine, finish_links) == []


async def test_a_finish_by_the_link_logs_the_run_and_begins_the_check_in(
    eva: Chat, here: World, watch: httpx.AsyncClient
) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[])
    url = await make(eva, here)

    answer = await watch.post(url, json={"minutes": 52.5, "metres": 10_000})
    await here.settled()

    [run] = await rows(here.house.engine, runs)
    logged = await eva.find("Logged")
    assert answer.status_code == 200
    assert (run["source"], run["seconds"], run["metres"]) == ("link", 3150, 10_000.0)
    assert "10 km, 52:30, finished at" in logged.text
    assert labels(logged) == ["Correct it"]
    assert "feel" in (await eva.last()).text


async def test_the_same_finish_twice_is_one_run_and_says_nothing_more(
    eva: Chat, here: World, watch: httpx.AsyncClient
) -> None:
    url = await make(eva, here)
    await watch.post(url)
    await here.settled()
    count = len(await eva.messages())

    await here.pass_time(minutes=3)
    await watch.post(url, json={"metres": 8_000})
    await here.settled()

    [run] = await rows(here.house.engine, runs)
    assert run["metres"] == 8_000.0
    assert len(await eva.messages()) == count


async def test_a_run_that_the_watch_told_before_is_not_logged_again_when_it_is_said(
    eva: Chat, here: World, watch: httpx.AsyncClient
) -> None:
    url = await make(eva, here)
    await watch.post(url, json={"metres": 9_870})
    await here.settled()

    await eva.say("just ran 10 km in 52:30")

    [run] = await rows(here.house.engine, runs)
    assert (run["metres"], run["seconds"]) == (9_870.0, 3150)


async def test_the_link_is_shown_once_and_kept_nowhere(eva: Chat, here: World) -> None:
    url = await make(eva, here)
    token = url.rsplit("/", 1)[1]
    shown = await eva.last()

    await eva.say("/link")

    assert token not in (await eva.last()).text
    assert token not in str(await rows(here.house.engine, outbox))
    assert token not in str(await rows(here.house.engine, finish_links))
    assert shown.raw["message"].get("link_preview_options", {"is_disabled": True})["is_disabled"]


async def test_replacing_and_switching_off_make_the_old_link_void(
    eva: Chat, here: World, watch: httpx.AsyncClient
) -> None:
    old = await make(eva, here)
    await eva.say("/link")
    await eva.tap("Replace it")
    found = ADDRESS.search((await eva.last()).text)
    assert found is not None
    first = await watch.post(old)
    await eva.say("/link")

    await eva.tap("Switch it off")

    second = await watch.post(found[0])
    assert (first.status_code, second.status_code) == (404, 404)
    assert "The link is off" in (await eva.last()).text


async def test_how_to_set_it_up_comes_below_and_leaves_the_link_in_place(
    eva: Chat, here: World
) -> None:
    url = await make(eva, here)

    await eva.tap("How to set it up")

    texts = await eva.texts()
    assert url in texts[-2]
    assert "Shortcuts" in texts[-1]
