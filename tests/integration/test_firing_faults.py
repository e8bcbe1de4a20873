"""Timers that fail, wait or have lost their runner, on both databases."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan
from scheduler.firing import Firing
from scheduler.policy import PASSED_OVER
from storage import chats, timers, users
from storage.db import transaction
from storage.records import Session
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import START, FrozenClock
from tests.support.builders import (
    RUNNER,
    add_user,
    later,
    offer_session,
    session_of,
    start_session,
)
from tests.support.outbox import said, timer_kinds


async def broken_timer(engine: AsyncEngine, clock: FrozenClock) -> None:
    async with transaction(engine) as connection:
        await timers.put(
            connection,
            timers.NewTimer(kind="nonsense", subject=1, user_id=RUNNER, due_at=clock.now()),
        )


async def test_a_timer_that_raises_waits_and_the_others_of_its_batch_fire(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    await broken_timer(engine, clock)
    clock.advance(seconds=10)

    failed = await firing.tick()
    then = await firing.tick()

    assert (failed.count, failed.more) == (0, True)
    assert (then.count, await said(engine, policy="step")) == (1, ["step 0", "step 1"])
    assert (await session_of(engine, session.id)).step_ends_at == later(START, 40)


async def test_a_timer_that_raises_five_times_is_set_aside(
    engine: AsyncEngine, firing: Firing, clock: FrozenClock
) -> None:
    await add_user(engine, now=clock.now())
    await broken_timer(engine, clock)

    tries = 0
    while await timer_kinds(engine):
        tries += 1
        await firing.tick()
        clock.advance(seconds=5)

    assert tries == 5


async def test_nothing_fires_for_a_runner_who_has_left_and_their_session_is_over(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    async with transaction(engine) as connection:
        await chats.gone(connection, RUNNER, now=clock.now())
    clock.advance(hours=5)

    fired = await firing.tick()

    over = await session_of(engine, session.id)
    assert fired.count == 0
    assert (over.state, over.step_ends_at, over.epoch) == ("stopped", None, session.epoch + 1)


async def test_a_plan_that_was_only_offered_to_one_who_left_was_not_done(
    engine: AsyncEngine, plan: Plan, clock: FrozenClock
) -> None:
    offered = await offer_session(engine, plan, now=clock.now())

    async with transaction(engine) as connection:
        await chats.gone(connection, RUNNER, now=clock.now())

    assert (await session_of(engine, offered.id)).state == "not_done"


async def test_a_due_timer_that_was_passed_over_does_not_make_the_loop_spin(
    postgres_engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter, plan: Plan
) -> None:
    engine = postgres_engine
    await start_session(engine, plan, presenter, now=clock.now())
    clock.advance(seconds=10)

    async with transaction(engine) as listening:
        await users.lock(listening, RUNNER, language="en", now=clock.now())
        fired = await Firing(engine, clock=clock, presenter=presenter).tick()

    assert fired.count == 0
    assert fired.next_due == clock.now() + PASSED_OVER
    assert timedelta(0) < PASSED_OVER < timedelta(seconds=1)
