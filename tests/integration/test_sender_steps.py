"""Steps on their way, on both databases: late ones, superseded ones, senders that die."""

import asyncio
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sender import Sender
from scheduler.firing import Firing
from storage.db import transaction
from storage.records import Session
from storage.traffic import outbox
from tests.fakes import telegram as fake
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import message, pause_session, put, rows, session_of
from tests.support.sending import die_after_the_call, make_sender, send_all


async def test_a_step_older_than_a_minute_pauses_the_session_instead(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    clock.advance(seconds=60.1)

    await send_all(sender)

    paused = await session_of(engine, session.id)
    assert telegram.sent() == ["card running 0 105", "paused (away) at 0"]
    assert (paused.state, paused.step, paused.remaining_ms) == ("paused", 0, 10_000)


async def test_a_step_of_a_minute_exactly_is_still_sent(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    clock.advance(seconds=60)

    await send_all(sender)

    assert telegram.sent() == ["card running 0 105", "step 0"]


async def test_while_telegram_is_away_steps_wait_and_then_the_first_unsent_one_is_asked_for(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    firing: Firing,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    await send_all(sender)  # card and step 0 arrive; then Telegram is out of reach for 72 s
    for _ in range(9):
        clock.advance(seconds=8)
        telegram.fail(*(fake.no_connection() for _ in range(20)))
        await firing.tick()
        await send_all(sender)
    telegram.script.clear()
    clock.advance(seconds=15)

    await firing.tick()
    await send_all(sender)

    paused = await session_of(engine, session.id)
    assert (paused.state, paused.step) == ("paused", 1)
    assert telegram.sent()[-1] == "paused (away) at 1"


async def test_a_step_under_way_when_the_runner_pauses_is_not_tried_again(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    telegram: FakeTelegram,
    presenter: PlainPresenter,
    clock: FrozenClock,
) -> None:
    telegram.gate, on_its_way = asyncio.Event(), asyncio.Event()
    telegram.on_call = lambda call: on_its_way.set() if call.text == "step 0" else None
    async with transaction(engine) as connection:
        await connection.execute(outbox.delete().where(outbox.c.policy == "card"))
    telegram.fail(fake.lost_answer())
    running = asyncio.create_task(sender.run())
    await on_its_way.wait()
    clock.advance(seconds=1)

    await pause_session(engine, presenter, session, now=clock.now())
    sender.stop()
    telegram.gate.set()
    await running
    another = make_sender(engine, telegram, clock, presenter, owner="b")
    for _ in range(5):
        clock.advance(seconds=10)
        await send_all(another)

    assert telegram.sent() == ["step 0", "paused (asked) at 0"]


async def test_a_sender_killed_after_the_call_repeats_one_message_once(
    engine: AsyncEngine,
    sender: Sender,
    telegram: FakeTelegram,
    presenter: PlainPresenter,
    clock: FrozenClock,
) -> None:
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))
    await die_after_the_call(sender, telegram)

    another = make_sender(engine, telegram, clock, presenter, owner="b")
    await send_all(another)
    too_early = telegram.sent()
    clock.advance(seconds=31)
    await send_all(another)
    await send_all(sender)  # and should the dead one wake up: it is fenced off

    assert too_early == ["a"]
    assert telegram.sent() == ["a", "a", "b"]
    assert {row["state"] for row in await rows(engine, outbox)} == {"sent"}


async def test_a_commit_that_fails_after_the_call_does_not_send_again(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))
    await die_after_the_call(sender, telegram)
    left = [3]

    def fails(_: object) -> None:
        if left[0]:
            left[0] -= 1
            raise ConnectionResetError("the database has gone")

    event.listen(engine.sync_engine, "commit", fails)
    for _ in range(8):
        try:
            await sender.tick()
        except ConnectionResetError:
            continue
    await send_all(sender)

    [row] = await rows(engine, outbox)
    assert (telegram.sent(), row["state"], left) == (["a"], "sent", [0])


async def test_a_session_is_walked_to_its_end_in_order_and_nothing_twice(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    firing: Firing,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    due: datetime | None = clock.now()
    while due is not None:
        clock.set_to(due)
        due = (await firing.tick()).next_due
        await send_all(sender)

    assert telegram.sent() == [
        "card running 0 105",
        *(f"step {n}" for n in range(4)),
        "finished: done",
    ]
    assert telegram.sent("editMessageText")[-1] == "card done 3 0"
