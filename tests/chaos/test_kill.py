"""The bot killed with SIGKILL in mid-session and started again: what the runner received."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.views.presenter import TelegramPresenter
from content.catalog import Catalog
from content.models.plan import Plan
from playground.app import create_app
from playground.driver import Driver, RunnerDriver
from playground.server import serving
from playground.state import State
from scheduler.clock import SystemClock
from storage.db import async_url, open_engine
from storage.records import Session
from storage.traffic import outbox
from tests.support.builders import RUNNER, add_user, rows, session_of, start_session
from tests.support.killing import BotProcess, Phone, quick_plan, repeats, shift_back

STEPS = 9


@dataclass(frozen=True, slots=True)
class Scene:
    """A runner whose session has just begun, a phone that listens, and a bot not started yet."""

    bot: BotProcess
    phone: Phone
    runner: RunnerDriver
    driver: Driver
    session: Session
    plan: Plan
    engine: AsyncEngine


@pytest.fixture
async def scene(sqlite_url: str, catalog: Catalog) -> AsyncIterator[Scene]:
    plan = quick_plan(catalog, steps=STEPS, seconds=1)
    engine = open_engine(async_url(sqlite_url))
    async with serving(create_app(state=State())) as address, Driver(address) as driver:
        runner = await driver.new_runner("Ada", user_id=RUNNER, started=True)
        now = SystemClock().now()
        user = await add_user(engine, now=now)
        session = await start_session(engine, plan, TelegramPresenter(catalog), now=now)
        await engine.dispose()
        phone = Phone(driver, user, catalog)
        for step in range(STEPS):
            phone.expect(session, plan, step=step, epoch=step + 1)
        bot = BotProcess(address=address, database=sqlite_url)
        yield Scene(bot, phone, runner, driver, session, plan, engine)
        await bot.kill()
    await engine.dispose()


async def test_killed_at_two_steps_it_loses_none_and_repeats_each_at_most_once(
    scene: Scene,
) -> None:
    await scene.bot.start()
    for step in (1, 5):
        await scene.phone.wait_for_step(step)
        await scene.bot.kill()
        await scene.bot.start()

    received = await scene.phone.wait_for_step(STEPS - 1)
    await scene.runner.wait(lambda chat: chat.button("10"), patience=60)  # how do they feel?
    code = await scene.bot.stop()

    over = await session_of(scene.engine, scene.session.id)
    assert sorted(set(received)) == list(range(STEPS))
    assert repeats(received) <= 2
    assert (over.state, code) == ("done", 0)
    steps = await rows(scene.engine, outbox, outbox.c.policy == "step")
    assert [row["state"] for row in steps] == ["sent"] * STEPS


async def test_after_an_absence_of_over_a_minute_it_pauses_at_the_next_step_and_asks(
    scene: Scene,
) -> None:
    await scene.bot.start()
    before = await scene.phone.wait_for_step(2)
    await scene.bot.kill()
    await shift_back(scene.engine, seconds=120)
    await scene.engine.dispose()

    await scene.bot.start()
    question = await scene.runner.wait(lambda chat: chat.button("▶️ Go on"), patience=60)
    held = await scene.phone.steps()
    paused = await session_of(scene.engine, scene.session.id)
    await scene.engine.dispose()
    for step in range(paused.step, STEPS):
        ahead = step - paused.step
        scene.phone.expect(scene.session, scene.plan, step=step, epoch=paused.epoch + 1 + ahead)
    await scene.runner.press_data(*question)
    received = await scene.phone.wait_for_step(STEPS - 1)

    assert (paused.state, paused.paused_why) == ("paused", "away")
    assert len(held) - len(before) <= 1
    assert paused.step in (max(held), max(held) + 1)
    assert sorted(set(received)) == list(range(STEPS))
    assert repeats(received) <= 1
