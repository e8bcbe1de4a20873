"""No statement of the running bot reads a whole table, however long the tables have grown."""

import re

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import Dispatcher
from bot.sender import Sender
from scheduler import sessions as moves
from scheduler.broadcasts import Broadcaster
from scheduler.clock_back import ClockBack
from scheduler.firing import Firing
from scheduler.planner import Planner
from scheduler.routine import stop
from storage import leases, outbox, picking, waiting
from storage.db import transaction
from storage.prepared import write_all
from storage.records import Session
from tests.admin.test_broadcasts import confirmed
from tests.fakes import telegram as fake
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import (
    RUNNER,
    message,
    pause_session,
    resume_session,
    session_of,
    turn_session,
)
from tests.support.handling import handle_all, take_in
from tests.support.handling import text as update
from tests.support.plans import SQLITE, Asked, asked, plan_of
from tests.support.sending import send_all

# The tables that grow with runners and with time.
_LONG = ("outbox", "inbox", "timers", "users", "sessions", "checkins", "nudges", "runs")
_READ_WHOLE = re.compile(rf"(SCAN|Seq Scan on) ({'|'.join(_LONG)})(_\d+)?(?! USING INDEX)\b")
MANY = 3000


async def _read_whole(engine: AsyncEngine, found: Asked) -> list[str]:
    """The statements that find their rows by reading all of a long table."""
    plans = {query: await plan_of(engine, query, n) for query, n in found.texts.items()}
    return [
        f"{query}: {step}"
        for query, plan in plans.items()
        for step in plan
        if _READ_WHOLE.search(step)
    ]


async def _live(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    firing: Firing,
    presenter: PlainPresenter,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    """A session with its steps, its end, and every way a call can go."""
    await send_all(sender)
    clock.advance(seconds=10)
    await firing.tick()
    await send_all(sender)
    at_work = await session_of(engine, session.id)
    paused = await pause_session(engine, presenter, at_work, now=clock.now())
    await resume_session(engine, presenter, paused, now=clock.now())
    telegram.fail(fake.lost_answer(), fake.no_connection())
    await send_all(sender)
    clock.advance(seconds=120)
    await firing.tick()
    await send_all(sender)
    going = await session_of(engine, session.id)
    ended = stop(moves.course_of(going), now=clock.now())
    await turn_session(engine, presenter, going, ended, now=clock.now())
    telegram.fail(fake.BLOCKED)
    await send_all(sender)


async def test_a_session_and_all_that_its_messages_can_meet_read_no_table_whole(
    engine: AsyncEngine,
    session: Session,
    sender: Sender,
    firing: Firing,
    presenter: PlainPresenter,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    with asked(engine) as found:
        await _live(engine, session, sender, firing, presenter, telegram, clock)
        async with transaction(engine) as connection:
            await leases.give_up_once(connection, expired_at=clock.now())
            await leases.free_all(connection)
            await leases.give_back(connection, "a")

    assert len(found.texts) > 20
    assert await _read_whole(engine, found) == []


async def test_what_comes_in_and_what_goes_to_all_read_no_table_whole(
    engine: AsyncEngine,
    dispatcher: Dispatcher,
    presenter: PlainPresenter,
    clock: FrozenClock,
) -> None:
    clock.advance(hours=6)
    await take_in(engine, clock, update(1, "hello"))

    with asked(engine) as found:
        async with transaction(engine) as connection:
            await waiting.look(connection, now=clock.now(), machine_now=clock.now())
        await handle_all(dispatcher)
        await ClockBack(engine, clock=clock, presenter=presenter).mend()
        await confirmed(engine, clock)
        broadcaster = Broadcaster(engine, clock=clock, presenter=presenter, ahead=5)
        assert await broadcaster.tick() == 1
        await Planner(engine, clock=clock, presenter=presenter).sweep()

    assert await _read_whole(engine, found) == []


async def test_the_next_to_send_are_found_in_order_before_thousands_that_can_wait(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    async with transaction(engine) as connection:
        await write_all(
            connection,
            [
                outbox.putting(
                    [
                        message(f"{n}", now=clock.now(), chat_id=RUNNER + n, policy=policy)
                        for n, policy in enumerate([*["nudge"] * MANY, "step"])
                    ]
                )
            ],
        )
    if engine.dialect.name != SQLITE:  # nobody does it for SQLite
        async with engine.begin() as connection:
            await connection.execute(text("ANALYZE"))

    with asked(engine) as found:
        async with transaction(engine) as connection:
            picked = await picking.pick(
                connection, now=clock.now(), machine_now=clock.now(), limit=5
            )

    [(query, values)] = found.texts.items()
    plan = await plan_of(engine, query, values)
    assert [each.row.policy for each in picked] == ["step", *["nudge"] * 4]
    assert any("ix_outbox_unsent" in step for step in plan)
    assert [step for step in plan if "Sort" in step or "TEMP B-TREE" in step] == []
