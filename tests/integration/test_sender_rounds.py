"""How much sending asks of the database: rounds of many messages, and no more than may go."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.claiming import Pace
from scheduler.policy import PACE_SHARED
from storage import prepared
from storage.compiled import Params
from storage.traffic import outbox
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram, Reply
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, message, put, rows
from tests.support.sending import make_sender, send_all

MANY = 12


class OneAfterTheOther(FakeTelegram):
    """Each answer comes some turns of the loop after the one before."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0

    async def do_request(self, *args: Any, **given: Any) -> Reply:
        self.begun += 1
        for _ in range(10 * self.begun):
            await asyncio.sleep(0)
        return await super().do_request(*args, **given)


class Asking:
    """What the sender asks: for how many rows at most, and how often it looks and notes things."""

    def __init__(self) -> None:
        self.at_most: list[int] = []
        self.notes = 0
        self.looks = 0  # at the pace

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        self.at_most += [values["most"] for values in params if "most" in values]
        self.notes += str(statement).startswith("UPDATE outbox")
        self.looks += str(statement).startswith("SELECT limits")


@pytest.fixture
def asking() -> Iterator[Asking]:
    found = Asking()
    prepared.watch(found)
    yield found
    prepared.unwatch(found)


async def waiting(engine: AsyncEngine, clock: FrozenClock) -> None:
    """Messages to as many chats."""
    await put(engine, *(message(f"{n}", now=clock.now(), chat_id=RUNNER + n) for n in range(MANY)))


async def test_calls_that_end_one_after_the_other_are_noted_together(
    engine: AsyncEngine,
    presenter: PlainPresenter,
    clock: FrozenClock,
    asking: Asking,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.sender.GATHER_S", 0.3)  # longer than all of them take
    await waiting(engine, clock)
    sender = make_sender(engine, OneAfterTheOther(), clock, presenter)

    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(60):
        while any(row["state"] != "sent" for row in await rows(engine, outbox)):
            await asyncio.sleep(0.01)
    sender.stop()
    await running

    assert asking.notes == 2  # one takes them, one marks them


async def test_a_call_that_ended_is_noted_though_others_are_still_under_way(
    engine: AsyncEngine, presenter: PlainPresenter, clock: FrozenClock
) -> None:
    class Hanging(FakeTelegram):
        async def do_request(self, *args: Any, **given: Any) -> Reply:
            if kept.pop() is None:
                await stuck.wait()
            return await super().do_request(*args, **given)

    stuck, kept = asyncio.Event(), [None, *range(1, MANY)]
    await waiting(engine, clock)
    sender = make_sender(engine, Hanging(), clock, presenter)

    running = asyncio.create_task(sender.run())
    async with asyncio.timeout(60):
        while sum(row["state"] == "sent" for row in await rows(engine, outbox)) < MANY - 1:
            await asyncio.sleep(0.01)
    stuck.set()
    sender.stop()
    await running


async def test_no_more_is_read_than_the_pace_allows(
    engine: AsyncEngine,
    presenter: PlainPresenter,
    clock: FrozenClock,
    telegram: FakeTelegram,
    asking: Asking,
) -> None:
    await waiting(engine, clock)
    pace = Pace(30, chat_gap=timedelta(0))
    sender = make_sender(engine, telegram, clock, presenter, pace=pace)

    await send_all(sender)
    clock.advance(seconds=0.1)
    await send_all(sender)

    assert len(telegram.calls) == 6
    assert asking.at_most == [3, 3]


async def test_who_sends_alone_looks_at_the_pace_once(
    engine: AsyncEngine,
    presenter: PlainPresenter,
    clock: FrozenClock,
    telegram: FakeTelegram,
    asking: Asking,
) -> None:
    sender = make_sender(engine, telegram, clock, presenter)
    looks = []
    for number in range(4):
        await put(engine, message(f"{number}", now=clock.now()))
        before = asking.looks
        await send_all(sender)
        looks.append(asking.looks - before)
        clock.advance(seconds=1)

    assert len(telegram.calls) == 4
    assert looks[1:] == [0, 0, 0]


async def test_who_is_not_alone_looks_before_each_claim_for_a_while(
    engine: AsyncEngine,
    presenter: PlainPresenter,
    clock: FrozenClock,
    telegram: FakeTelegram,
    asking: Asking,
) -> None:
    senders = [make_sender(engine, telegram, clock, presenter, owner=name) for name in "ab"]
    looked = []
    for number, sender in enumerate([*senders, senders[0], senders[0], senders[0]]):
        if number == 4:
            clock.advance(seconds=PACE_SHARED.total_seconds())
        await put(engine, message(f"{number}", now=clock.now()))
        before = asking.looks
        await send_all(sender)
        looked.append(asking.looks > before)
        clock.advance(seconds=1)

    assert len(telegram.calls) == 5
    # Both at first; a finds that b has taken, and so looks until the while is over.
    assert looked == [True, True, True, True, False]
