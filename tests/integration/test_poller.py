"""Long polling, on both databases: an update is acknowledged only after it is stored."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import TelegramApi
from bot.poller import POLL_S, Poller
from storage.traffic import inbox
from tests.fakes import telegram as fake
from tests.fakes.telegram import Call, FakeTelegram, Scripted, refusal
from tests.fakes.time import FrozenClock
from tests.support.builders import rows
from tests.support.handling import text


class Polls:
    """Runs a poller until it has asked so often, and shows what it asked with."""

    def __init__(self, engine: AsyncEngine, clock: FrozenClock, telegram: FakeTelegram) -> None:
        self.kept = 0
        self.pauses: list[float] = []
        self.telegram = telegram
        self._poller = Poller(
            engine,
            api=TelegramApi(telegram, base_url="http://telegram.test/bot1:secret"),
            clock=clock,
            allowed=["message", "callback_query"],
            on_kept=self._count,
        )

    def _count(self) -> None:
        self.kept += 1

    async def until(self, polls: int) -> None:
        """Start, wait for this many polls, stop."""
        enough = asyncio.Event()

        def counted(_: Call) -> None:
            if len(self.telegram.calls) == polls:
                self.telegram.gate = asyncio.Event()  # a long poll that finds nothing
                enough.set()

        self.telegram.on_call = counted
        self._poller.start()
        async with asyncio.timeout(10):
            await enough.wait()
        await self._poller.stop()

    @property
    def offsets(self) -> list[int | None]:
        """What each poll acknowledged."""
        return [call.parameters.get("offset") for call in self.telegram.calls]


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses between polls are noted instead of waited for."""
    waited: list[float] = []
    real = asyncio.sleep

    async def noted(seconds: float) -> None:
        waited.append(seconds)
        await real(0)

    monkeypatch.setattr("bot.poller.asyncio.sleep", noted)
    return waited


@pytest.fixture
def polls(engine: AsyncEngine, clock: FrozenClock, telegram: FakeTelegram) -> Polls:
    return Polls(engine, clock, telegram)


async def test_updates_are_stored_and_then_acknowledged(engine: AsyncEngine, polls: Polls) -> None:
    polls.telegram.fail(fake.ok([text(7, "a"), text(9, "b")]))

    await polls.until(2)

    assert polls.offsets == [None, 10]
    assert [row["update_id"] for row in await rows(engine, inbox)] == [7, 9]
    assert polls.kept == 1


async def test_an_update_that_could_not_be_stored_is_not_acknowledged(
    engine: AsyncEngine, polls: Polls, no_waiting: list[float]
) -> None:
    polls.telegram.fail(fake.ok([text(7, "a")]), fake.ok([text(7, "a")]))
    fails: Callable[[object], None] = _once(ConnectionResetError("the database has gone"))
    event.listen(engine.sync_engine, "commit", fails)

    await polls.until(3)

    assert polls.offsets == [None, None, 8]
    assert [row["update_id"] for row in await rows(engine, inbox)] == [7]
    assert no_waiting == [0.5]


async def test_numbers_that_jump_back_are_acknowledged_as_they_are(
    engine: AsyncEngine, polls: Polls
) -> None:
    polls.telegram.fail(fake.ok([text(1_000_000, "a")]), fake.ok([text(5, "b")]))

    await polls.until(3)

    assert polls.offsets == [None, 1_000_001, 6]
    assert len(await rows(engine, inbox)) == 2


async def test_a_second_poller_makes_this_one_wait_and_try_again(
    polls: Polls, no_waiting: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    conflict = refusal(409, "Conflict: terminated by other getUpdates request")
    polls.telegram.fail(conflict, conflict)

    await polls.until(3)

    assert no_waiting == [10.0, 10.0]
    assert "another process polls with this token" in caplog.text


async def test_failures_in_a_row_are_waited_out_longer_each_time(
    polls: Polls, no_waiting: list[float]
) -> None:
    failures: list[Scripted] = [
        fake.no_connection(),
        fake.lost_answer(),
        fake.BAD_GATEWAY,
        fake.flood(3),
    ]
    polls.telegram.fail(*failures, fake.ok([]), fake.no_connection())

    await polls.until(7)

    assert no_waiting == [0.5, 1, 2, 3.0, 0.5]


def _once(error: Exception) -> Callable[[object], None]:
    left = [error]

    def fails(_: object) -> None:
        if left:
            raise left.pop()

    return fails


async def test_the_first_poll_and_the_first_after_a_failure_are_answered_at_once(
    polls: Polls, telegram: FakeTelegram, no_waiting: list[float]
) -> None:
    telegram.fail(fake.ok([]), fake.BAD_GATEWAY, fake.ok([]), fake.ok([]))

    await polls.until(4)

    waits = [call.parameters["timeout"] for call in telegram.calls]
    assert waits == [0, POLL_S, 0, POLL_S]
