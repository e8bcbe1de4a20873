"""Calls that ended wait for a transaction that is open; whatever becomes of it, they are noted."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sender import Sender
from storage.traffic import outbox
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import message, put, rows
from tests.support.sending import send_all


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that ended wait for no neighbours."""
    monkeypatch.setattr("bot.sender.GATHER_S", 0)


@pytest.fixture
async def on_its_way(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> asyncio.Event:
    """A message whose call ends when this is set."""
    telegram.gate = asyncio.Event()
    await put(engine, message("a", now=clock.now()))
    await sender.tick()
    sender._poked.clear()
    return telegram.gate


async def ended(sender: Sender, call: asyncio.Event) -> None:
    """The call is over, and the sender would note that now."""
    call.set()
    async with asyncio.timeout(60):
        while sender._calls or sender._gathering is not None:
            await asyncio.sleep(0)


async def states(engine: AsyncEngine) -> list[str]:
    return [row["state"] for row in await rows(engine, outbox)]


async def test_a_call_that_ends_beside_no_transaction_wakes_the_sender(
    sender: Sender, on_its_way: asyncio.Event
) -> None:
    await ended(sender, on_its_way)

    assert sender._poked.is_set()


async def test_a_call_that_ends_while_a_handlers_transaction_is_open_is_noted_in_it(
    engine: AsyncEngine, sender: Sender, on_its_way: asyncio.Event
) -> None:
    commits = list[None]()
    event.listen(engine.sync_engine, "commit", lambda _: commits.append(None))

    async with sender.transaction():
        await ended(sender, on_its_way)
        poked = sender._poked.is_set()

    assert not poked
    assert len(commits) == 1
    assert await states(engine) == ["sent"]


async def test_a_call_that_ended_waits_only_so_long_for_a_transaction_that_stays_open(
    engine: AsyncEngine,
    sender: Sender,
    on_its_way: asyncio.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.sender.RIDE_S", 0)

    async with sender.transaction(), asyncio.timeout(60):
        await ended(sender, on_its_way)
        await sender._poked.wait()

    assert await states(engine) == ["sent"]


async def test_a_call_that_ended_in_a_transaction_that_was_taken_back_is_noted_all_the_same(
    engine: AsyncEngine, sender: Sender, on_its_way: asyncio.Event
) -> None:
    async def taken_back() -> None:
        async with sender.transaction():
            await ended(sender, on_its_way)
            raise LookupError

    with pytest.raises(LookupError):
        await taken_back()

    assert sender._poked.is_set()
    await send_all(sender)
    assert await states(engine) == ["sent"]


async def test_a_call_that_ends_after_the_round_but_before_the_commit_is_noted_after_it(
    engine: AsyncEngine,
    sender: Sender,
    on_its_way: asyncio.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle = sender._settling.settle

    async def settled_too_early(*given: Any) -> None:
        await settle(*given)
        await ended(sender, on_its_way)

    with monkeypatch.context() as patched:
        patched.setattr(sender._settling, "settle", settled_too_early)
        async with sender.transaction():
            pass

    assert sender._poked.is_set()
    await send_all(sender)
    assert await states(engine) == ["sent"]
