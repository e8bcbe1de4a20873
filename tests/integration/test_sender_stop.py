"""A clean stop of the sender, on both databases: nothing lost, nothing held."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sender import Sender
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import message, put
from tests.support.outbox import row_of


async def test_a_clean_stop_finishes_what_is_under_way_and_claims_no_more(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    telegram.gate, reached = asyncio.Event(), asyncio.Event()
    telegram.on_call = lambda _: reached.set()
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))
    running = asyncio.create_task(sender.run())
    await reached.wait()

    sender.stop()
    telegram.gate.set()
    await running

    assert (await row_of(engine, "a"))["state"] == "sent"
    assert (await row_of(engine, "b"))["state"] == "pending"


async def test_a_clean_stop_gives_a_call_without_an_answer_back_to_the_others(
    engine: AsyncEngine,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.sender.SEND_TIMEOUT", timedelta(seconds=0.05))
    telegram.gate, reached = asyncio.Event(), asyncio.Event()
    telegram.on_call = lambda _: reached.set()
    await put(engine, message("a", now=clock.now()))
    running = asyncio.create_task(sender.run())
    await reached.wait()

    sender.stop()
    await running

    row = await row_of(engine, "a")
    assert (row["state"], row["owner"], row["lease_until"]) == ("pending", None, None)
    telegram.gate.set()
