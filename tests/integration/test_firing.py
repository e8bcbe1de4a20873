"""Timers at work on a session, on both databases: on time, once, and only if valid."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan
from scheduler import sessions as moves
from scheduler.firing import Firing
from storage import timers
from storage.db import transaction
from storage.records import Session
from storage.traffic import outbox
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import START, FrozenClock
from tests.support.builders import (
    RUNNER,
    later,
    pause_session,
    resume_session,
    rows,
    session_of,
)
from tests.support.outbox import said, sent, timer_kinds


async def test_the_first_step_and_the_card_are_said_at_the_start(
    engine: AsyncEngine, session: Session
) -> None:
    assert await said(engine) == ["card running 0 105", "step 0"]


async def test_a_step_comes_when_it_is_due_and_not_before(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    clock.advance(seconds=9.999)
    early = await firing.tick()
    clock.advance(seconds=0.001)
    due = await firing.tick()

    assert (early.count, due.count, due.said) == (0, 1, True)
    assert await said(engine, policy="step") == ["step 0", "step 1"]


async def test_firing_late_by_five_seconds_does_not_move_the_following_steps(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    ends = []
    for due in (10, 40, 45):
        clock.set_to(later(START, due + 5))
        await sent(engine)
        await firing.tick()
        ends.append((await session_of(engine, session.id)).step_ends_at)

    steps = await rows(engine, outbox, outbox.c.policy == "step")
    assert ends == [later(START, due) for due in (40, 45, 105)]
    assert [row["due_at"] for row in steps] == [later(START, due) for due in (0, 10, 40, 45)]


async def test_the_end_comes_after_the_last_step_and_only_once(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    for due in (10, 40, 45, 105, 105, 200):
        clock.set_to(later(START, due))
        await sent(engine)
        await firing.tick()

    over = await session_of(engine, session.id)
    assert (over.state, over.ended_at) == ("done", later(START, 105))
    assert await timer_kinds(engine) == []
    assert len(await rows(engine, outbox, outbox.c.dedupe_key.like("finished:%"))) == 1


async def test_after_over_a_minute_away_the_session_pauses_and_asks(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    await sent(engine)
    clock.advance(seconds=10 + 61)

    await firing.tick()

    paused = await session_of(engine, session.id)
    assert (paused.state, paused.paused_why, paused.step) == ("paused", "away", 1)
    assert paused.remaining_ms == 30_000
    assert await said(engine) == ["paused (away) at 1"]
    assert await timer_kinds(engine) == ["put_away"]


@pytest.mark.parametrize("state", ["pending", "sending"])
async def test_a_step_that_was_not_delivered_before_the_absence_is_returned_to(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock, state: str
) -> None:
    clock.advance(seconds=10)
    await sent(engine)
    await firing.tick()  # step 1 is written; then the process dies, perhaps while sending it
    async with transaction(engine) as connection:
        await connection.execute(
            outbox.update().where(outbox.c.state == "pending").values(state=state)
        )
    clock.advance(hours=1)

    await firing.tick()

    paused = await session_of(engine, session.id)
    assert (paused.state, paused.step, paused.remaining_ms) == ("paused", 1, 30_000)
    assert await said(engine) == ["paused (away) at 1"]


async def test_the_last_step_is_returned_to_as_well(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    for due in (10, 40, 45):
        await sent(engine)
        clock.set_to(later(START, due))
        await firing.tick()
    clock.advance(hours=1)

    await firing.tick()

    paused = await session_of(engine, session.id)
    assert (paused.state, paused.step) == ("paused", 3)


async def test_the_end_waits_for_the_last_step_to_arrive(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    for due in (10, 40, 45):
        await sent(engine)
        clock.set_to(later(START, due))
        await firing.tick()
    clock.set_to(later(START, 105))

    await firing.tick()
    waits = (await session_of(engine, session.id)).state
    await sent(engine)
    clock.advance(seconds=1)
    await firing.tick()

    assert waits == "running"
    assert (await session_of(engine, session.id)).state == "done"


async def test_pause_leaves_no_step_to_send_and_no_step_timer(
    engine: AsyncEngine,
    firing: Firing,
    session: Session,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    clock.advance(seconds=10)
    await firing.tick()
    running = await session_of(engine, session.id)
    clock.advance(seconds=12)

    await pause_session(engine, presenter, running, now=clock.now())
    clock.advance(hours=1)
    fired = await firing.tick()

    assert await said(engine) == ["card running 0 105", "paused (asked) at 1"]
    assert await timer_kinds(engine) == ["put_away"]
    assert fired.count == 0


async def test_resume_gives_the_seconds_that_were_left(
    engine: AsyncEngine,
    firing: Firing,
    session: Session,
    plan: Plan,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    clock.advance(seconds=4)
    paused = await pause_session(engine, presenter, session, now=clock.now())
    clock.advance(minutes=30)
    await resume_session(engine, presenter, paused, now=clock.now())

    clock.advance(seconds=5.999)
    early = await firing.tick()
    clock.advance(seconds=0.001)
    due = await firing.tick()

    assert (early.count, due.count) == (0, 1)
    assert (await said(engine, policy="step"))[-2:] == ["step 0, 6 s left", "step 1"]


async def test_a_timer_of_an_older_epoch_does_nothing(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    async with transaction(engine) as connection:
        for kind in (moves.STEP, moves.MARK, moves.PUT_AWAY):
            await timers.put(
                connection,
                timers.NewTimer(
                    kind=kind,
                    subject=session.id,
                    user_id=RUNNER,
                    due_at=clock.now(),
                    epoch=session.epoch - 1,
                ),
            )

    fired = await firing.tick()

    assert (fired.count, fired.said) == (3, False)
    assert await session_of(engine, session.id) == session


async def test_marks_edit_the_card_and_say_nothing_new(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    for due in (10, 40, 45):
        clock.set_to(later(START, due))
        await sent(engine)
        await firing.tick()
    await sent(engine)

    edits = []
    for second in (75, 90):
        clock.set_to(later(START, second))
        await firing.tick()
        edits += await rows(engine, outbox, outbox.c.state == "pending")
        await sent(engine)

    assert [row["payload"]["text"] for row in edits] == ["card running 3 30", "card running 3 15"]
    assert {(row["method"], row["edits"]) for row in edits} == {
        ("editMessageText", f"card:{session.id}")
    }


async def test_a_newer_edit_of_the_card_takes_the_place_of_one_that_waits(
    engine: AsyncEngine, firing: Firing, session: Session, clock: FrozenClock
) -> None:
    for due in (10, 40):
        clock.set_to(later(START, due))
        await firing.tick()

    waiting = await rows(engine, outbox, outbox.c.edits.is_not(None), outbox.c.state == "pending")

    assert [row["payload"]["text"] for row in waiting] == ["card running 2 65"]
