"""A whole bot does what nobody told it of as soon as the sweep comes by; on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler import alarm
from scheduler.clock import Clock
from storage import trash
from storage.traffic import timers
from tests.support.builders import RUNNER, rows
from tests.support.untold import (
    Arrange,
    a_file,
    a_lost_message,
    a_message,
    an_update,
    news,
    set_timer,
)
from tests.support.world import GLANCE_S, PATIENCE_S, World, world


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Its address."""
    request.getfixturevalue(f"{request.param}_engine")  # empties it
    name = "sqlite_url" if request.param == "sqlite" else "postgres"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(autouse=True)
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes by when a test rings, and else tomorrow."""
    monkeypatch.setattr(alarm, "SWEEP", timedelta(days=1))


async def a_due_timer(engine: AsyncEngine, clock: Clock) -> None:
    await set_timer(engine, clock, trash.UNDO, in_s=0)


async def at_rest(here: World) -> None:
    """It is noon, every loop has looked and found nothing, and a runner is known."""
    noon = (here.clock.now() + timedelta(days=1)).replace(hour=12, minute=0)
    here.clock.jump_to(noon)
    await here.settled()
    await here.driver.new_runner("Ada", user_id=RUNNER, started=True)


@pytest.mark.parametrize("leave", [an_update, a_message, a_lost_message, a_due_timer, a_file])
async def test_work_of_which_nobody_was_told_is_done_when_the_sweep_comes_by(
    database: str, leave: Arrange
) -> None:
    async with world(database) as here:
        await at_rest(here)
        await leave(here.house.engine, here.clock)

        await here.house.runtime.ring()
        await here.settled()


async def test_news_of_which_nobody_was_told_go_out_when_the_sweep_comes_by(
    database: str,
) -> None:
    async with world(database) as here:
        await at_rest(here)
        await an_update(here.house.engine, here.clock)
        await here.house.runtime.ring()
        await here.settled()
        seen = len(await here.driver.calls("sendMessage"))
        await news(here.house.engine, here.clock)

        await here.house.runtime.ring()
        calls = await here.driver.wait_for_calls(seen + 1, method="sendMessage")

    assert "hello" in str(calls[-1])


async def test_a_timer_of_which_nobody_was_told_is_not_late_once_the_sweep_has_seen_it(
    database: str,
) -> None:
    async with world(database) as here:
        await at_rest(here)
        await set_timer(here.house.engine, here.clock, trash.UNDO, in_s=0.3)

        await here.house.runtime.ring()
        async with asyncio.timeout(PATIENCE_S):
            while await rows(here.house.engine, timers, timers.c.kind == trash.UNDO):
                await asyncio.sleep(GLANCE_S)
