"""What timers end, on both databases: paused sessions put away, check-ins left unanswered."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan
from scheduler import checkins as checkin_moves
from scheduler import routine
from scheduler import sessions as moves
from scheduler.firing import Firing
from scheduler.work import Work
from storage.db import transaction
from storage.records import Session
from storage.tables import checkins as checkin_table
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.support.builders import (
    add_user,
    offer_session,
    pause_session,
    rows,
    session_of,
    turn_session,
)
from tests.support.outbox import said, sent


@pytest.mark.parametrize(("step", "end"), [(0, "not_done"), (1, "not_done"), (2, "partly")])
async def test_a_paused_session_is_put_away_after_three_hours_as_what_it_is(
    engine: AsyncEngine,
    firing: Firing,
    session: Session,
    plan: Plan,
    clock: FrozenClock,
    presenter: PlainPresenter,
    step: int,
    end: str,
) -> None:
    move = routine.skip_to(moves.course_of(session), plan, step, now=clock.now())
    there = await turn_session(engine, presenter, session, move, now=clock.now())
    await pause_session(engine, presenter, there, now=clock.now())
    await sent(engine)

    clock.advance(hours=3)
    await firing.tick()
    await firing.tick()

    assert (await session_of(engine, session.id)).state == end
    assert await said(engine) == ["put away"]


async def test_an_unanswered_check_in_expires_after_three_hours_once(
    engine: AsyncEngine,
    firing: Firing,
    plan: Plan,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    offered = await offer_session(engine, plan, now=clock.now())
    user = await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        work = Work(connection=connection, now=clock.now(), presenter=presenter, origin="t")
        open_one = await checkin_moves.begin(
            work, user, run_id=None, answers={}, before=(None, None)
        )
        await work.flush()
    clock.advance(hours=2, minutes=59)
    early = await firing.tick()
    clock.advance(minutes=1)
    await firing.tick()
    await firing.tick()

    [checkin] = await rows(engine, checkin_table)
    assert early.count == 0
    assert (checkin["id"], checkin["state"]) == (open_one.id, "expired")
    assert await said(engine) == ["expired"]
    assert (await session_of(engine, offered.id)).state == "not_done"


async def test_an_answered_check_in_does_not_expire(
    engine: AsyncEngine, firing: Firing, clock: FrozenClock, presenter: PlainPresenter
) -> None:
    user = await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        work = Work(connection=connection, now=clock.now(), presenter=presenter, origin="t")
        checkin = await checkin_moves.begin(
            work, user, run_id=None, answers={}, before=(None, None)
        )
        await checkin_moves.close(work, checkin, state="closed", outcome="session")
        await work.flush()
    clock.advance(hours=4)

    fired = await firing.tick()

    assert fired.count == 0
    assert await said(engine) == []
