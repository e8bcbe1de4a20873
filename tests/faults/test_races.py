"""Two things at the same moment: a quick pause, a pause against a timer, locks against locks."""

import asyncio

import pytest
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import Dispatcher
from bot.sender import Sender
from content.models.plan import Plan
from scheduler.firing import Firing
from storage import outbox, users
from storage.db import transaction
from storage.records import Session
from storage.tables import users as user_table
from storage.traffic import outbox as outbox_table
from storage.traffic import timers
from tests.fakes import telegram as fake
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import (
    RUNNER,
    add_user,
    message,
    offer_session,
    pause_session,
    put,
    rows,
    session_of,
)
from tests.support.handling import handle_all, take_in, text
from tests.support.sending import make_sender, send_all


async def test_a_pause_before_the_card_went_out_still_leaves_a_card_that_says_paused(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    clock.advance(seconds=1)

    await pause_session(engine, presenter, session, now=clock.now())
    await send_all(sender)

    assert telegram.sent() == ["card running 0 105", "paused (asked) at 0"]
    assert telegram.sent("editMessageText") == ["card paused 0 104"]


async def test_a_pause_wins_over_a_timer_that_is_due_at_the_same_moment(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    firing: Firing,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    await send_all(sender)
    clock.advance(seconds=10)

    await pause_session(engine, presenter, session, now=clock.now())
    for _ in range(3):
        await firing.tick()
        await send_all(sender)
        clock.advance(minutes=1)

    assert telegram.sent() == ["card running 0 105", "step 0", "paused (asked) at 0"]
    assert (await session_of(engine, session.id)).state == "paused"


async def test_a_batch_takes_its_runners_in_one_order_whoever_wrote_first(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    for number, ahead in enumerate((3, 1, 4, 2)):
        await take_in(engine, clock, text(number, "hello", user_id=RUNNER + ahead))

    await handle_all(dispatcher)

    answered = [row["chat_id"] - RUNNER for row in await rows(engine, outbox_table)]
    assert answered == [1, 2, 3, 4]


async def waits_for_a_lock(engine: AsyncEngine) -> None:
    """Until some transaction of this database waits for another."""
    question = sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10):
        while True:
            async with transaction(engine) as connection:
                if (await connection.execute(question)).scalar_one():
                    return
            await asyncio.sleep(0.01)


async def test_a_403_settled_while_the_runner_is_listened_to_ends_in_no_deadlock(
    postgres_engine: AsyncEngine,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
    plan: Plan,
) -> None:
    engine = postgres_engine
    sender = make_sender(engine, telegram, clock, presenter)
    session = await offer_session(engine, plan, now=clock.now())
    step = message("s", now=clock.now(), session_id=session.id, epoch=0, step=0, policy="step")
    await put(engine, step)
    telegram.fail(fake.BLOCKED)
    await sender.tick()
    await asyncio.wait(sender._calls)

    async with transaction(engine) as listening:
        await users.lock(listening, RUNNER, language="en", now=clock.now())
        settling = asyncio.create_task(sender.tick())
        await waits_for_a_lock(engine)
        await outbox.drop_session(listening, session.id, chat_id=session.user_id)
        await users.change(listening, RUNNER, minutes=5)
    await settling

    [user] = await rows(engine, user_table)
    assert (user["minutes"], user["blocked_at"]) == (5, clock.now())
    assert await rows(engine, timers) == []


@pytest.mark.parametrize("turn", range(3))
async def test_one_who_leaves_does_not_hold_up_the_others(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock, turn: int
) -> None:
    people = [RUNNER + n for n in range(3)]
    for user_id in people:
        await add_user(engine, user_id, now=clock.now())
        await put(engine, message(f"to {user_id}", now=clock.now(), chat_id=user_id))
    telegram.fail(*[lambda: fake.ok({"message_id": 1})] * turn, fake.BLOCKED)

    await send_all(sender)

    gone = [row["id"] for row in await rows(engine, user_table) if row["blocked_at"]]
    assert gone == [people[turn]]
    assert len(telegram.calls) == 3
