"""The page's live feed takes up where it broke off, and the clock bar drives the clock."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from playground.app import create_app
from playground.driver import Driver
from playground.feed import KEPT, Feed
from playground.server import serving
from tests.playground.conftest import TOKEN, HandBot

START = datetime(2030, 3, 1, 6, tzinfo=UTC)


async def first_events(address: str, count: int, *, last: str) -> list[tuple[str, str, Any]]:
    """Id, name and data of the next `count` events after `last`."""
    events: list[tuple[str, str, Any]] = []
    lines: dict[str, str] = {}
    async with (
        httpx.AsyncClient(trust_env=False) as http,
        http.stream(
            "GET", f"{address}/playground/events", headers={"Last-Event-ID": last}
        ) as stream,
    ):
        async for line in stream.aiter_lines():
            name, _, value = line.partition(": ")
            lines[name] = value
            if line == "" and "data" in lines:
                events.append((lines["id"], lines["event"], json.loads(lines["data"])))
                lines = {}
                if len(events) == count:
                    break
    return events


async def test_the_feed_goes_on_after_the_last_event_that_was_seen(
    address: str, driver: Driver
) -> None:
    cursor = (await driver.wire.get("/playground/runners"))["cursor"]
    runner = await driver.new_runner("Ada", started=True)
    await runner.say("one")

    seen = await first_events(address, 2, last=cursor)
    await runner.say("two")
    [later] = await first_events(
        address, 1, last=(await first_events(address, 3, last=cursor))[2][0]
    )

    assert [name for _, name, _ in seen] == ["change", "change"]
    assert later[2]["body"]["message"]["text"] == "two"


async def test_a_feed_of_another_run_of_the_server_starts_anew(address: str) -> None:
    [(_, name, _)] = await first_events(address, 1, last="0badcafe-17")

    assert name == "reset"


def test_forgotten_events_are_owned_up_to() -> None:
    feed = Feed("e")
    for _ in range(KEPT + 5):
        feed.publish("message", {}, chat_id=1)

    assert feed.since(2) is None
    assert feed.since(KEPT) is not None
    assert feed.since(KEPT + 50) is None


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.rate = 1.0
        self.at = START

    def now(self) -> datetime:
        return self.at

    def set_rate(self, rate: float) -> None:
        self.rate = rate

    async def jump_to_next(self) -> datetime | None:
        if self.at > START:
            return None
        self.at += timedelta(minutes=1)
        return self.at


async def test_the_clock_bar_drives_the_clock_that_dates_messages() -> None:
    clock = HandClock()
    async with serving(create_app(clock=clock)) as address, Driver(address) as driver:
        runner = await driver.new_runner(started=True)
        bot = HandBot(address, TOKEN)

        await driver.set_rate(60)
        jumped = await driver.jump()
        nothing = await driver.jump()
        message = await bot.call("sendMessage", chat_id=runner.id, text="x")
        await bot.http.aclose()

    assert clock.rate == 60
    assert jumped["at"] == "2030-03-01T06:01:00+00:00"
    assert nothing["at"] is None
    assert message["date"] == int((START + timedelta(minutes=1)).timestamp())


async def test_without_a_clock_the_bar_has_nothing_to_drive(driver: Driver) -> None:
    shown = await driver.wire.get("/playground/clock")

    assert shown["rate"] is None
