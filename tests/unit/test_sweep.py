"""The sweep wakes who has work, and everybody when it cannot know or has not for a while."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sweep import ALL_EVERY_S, Sweep
from bot.tally import Tally
from bot.vitals import STUCK_S
from storage.db import transaction
from storage.waiting import Waiting
from tests.fakes.time import FrozenClock
from tests.support import handling
from tests.support.handling import take_in


class Bell:
    """Counts who was woken; its seconds go by when a test says so."""

    def __init__(self) -> None:
        self.found: asyncio.Queue[Waiting] = asyncio.Queue()
        self.all = 0
        self.seconds = 0.0

    def wake_all(self) -> None:
        self.all += 1

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
async def sweep(
    sqlite_engine: AsyncEngine, clock: FrozenClock, bell: Bell, tally: Tally
) -> AsyncIterator[Sweep]:
    """It runs, and has found nothing at its start."""
    made = Sweep(
        sqlite_engine,
        clock=clock,
        tally=tally,
        wake=bell.found.put_nowait,
        wake_all=bell.wake_all,
        seconds=bell.now,
    )
    running = asyncio.create_task(made.run())
    await bell.found.get()
    yield made
    made.stop()
    await asyncio.wait({running})


@contextlib.contextmanager
def broken(engine: AsyncEngine) -> Iterator[asyncio.Event]:
    """No transaction can be opened; set when one was tried."""
    tried = asyncio.Event()

    def refuse(_: Any) -> None:
        tried.set()
        raise ConnectionError

    event.listen(engine.sync_engine, "begin", refuse)
    yield tried
    event.remove(engine.sync_engine, "begin", refuse)


async def test_it_asks_and_tells_what_waits_and_nobody_else_is_woken(
    sweep: Sweep, bell: Bell, tally: Tally, sqlite_engine: AsyncEngine, clock: FrozenClock
) -> None:
    await take_in(sqlite_engine, clock, handling.text(1, "hello"))

    sweep.ring()
    found = await bell.found.get()

    assert (found.updates, found.messages, bell.all) == (True, False, 0)
    assert tally.turns.keys() >= {"sweep"}


async def test_all_are_woken_every_so_often_so_that_who_hangs_is_known(
    sweep: Sweep, bell: Bell
) -> None:
    bell.seconds += ALL_EVERY_S - 1
    sweep.ring()
    await bell.found.get()
    before = bell.all
    bell.seconds += 1

    sweep.ring()

    assert (before, bell.all) == (0, 1)


def test_a_loop_with_nothing_to_do_comes_round_long_before_it_is_called_stuck() -> None:
    loops = {name: limit for name, limit in STUCK_S.items() if name != "sweep"}

    assert min(loops.values()) > ALL_EVERY_S * 2


async def test_while_an_answer_is_not_there_each_second_wakes_all(
    sweep: Sweep, bell: Bell, sqlite_engine: AsyncEngine
) -> None:
    async with transaction(sqlite_engine) as connection:
        await connection.execute(text("SELECT 1"))  # SQLite's one line is taken
        sweep.ring()
        await asyncio.sleep(0)
        for _ in range(3):
            sweep.ring()
        woken = bell.all
    await bell.found.get()

    assert woken == 3


async def test_when_the_database_is_away_each_second_wakes_all_until_it_is_back(
    sweep: Sweep, bell: Bell, sqlite_engine: AsyncEngine
) -> None:
    with broken(sqlite_engine) as tried:
        sweep.ring()
        await tried.wait()
        sweep.ring()
        woken = bell.all
    await bell.found.get()  # it asks again by itself
    sweep.ring()
    await bell.found.get()

    assert (woken, bell.all) == (1, 1)
