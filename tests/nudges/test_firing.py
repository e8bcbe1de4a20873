"""When a planned nudge is asked, and when not: late, busy, blocked, held out, put off."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from scheduler import nudges
from scheduler.firing import Firing
from scheduler.habits import Pause, slot_key
from scheduler.nudge_due import is_held_out
from scheduler.planner import Planner
from scheduler.policy import NUDGE_WINDOW
from scheduler.rhythm import pauses_column
from storage import chats, sessions, timers
from storage import nudges as nudge_rows
from storage.db import transaction
from storage.traffic import timers as timer_table
from tests.support.nudge_rows import DAY, EVERY_DAY_AT_SIX, RUNNER, Rows, told


async def first_due(rows: Rows) -> datetime:
    due = await rows.next_due()
    assert due is not None
    return due


async def test_a_declared_run_is_asked_after_from_the_first_day(rows: Rows) -> None:
    await told(rows)

    await rows.live_until(rows.now + DAY)

    [message] = await rows.sent()
    assert message.key == f"nudge:{RUNNER}:2026-03-02:mon-1845"
    local = message.at + timedelta(hours=1)
    assert (18, 45) < (local.hour, local.minute) < (20, 0)


async def test_without_a_zone_nothing_is_planned(rows: Rows) -> None:
    await rows.runner()
    await rows.change(zone=None)
    await rows.declare(EVERY_DAY_AT_SIX)

    assert await rows.next_due() is None


async def test_a_nudge_that_is_due_while_the_process_was_stopped_is_dropped_and_counted(
    rows: Rows,
) -> None:
    await told(rows)
    rows.clock.at = await first_due(rows) + NUDGE_WINDOW + timedelta(seconds=1)

    await rows.fire()

    assert await rows.sent() == []
    [nudge] = await rows.nudges()
    assert (nudge.dropped, nudge.sent_at) == ("late", None)


async def test_a_nudge_within_its_window_is_still_sent_and_says_until_when(rows: Rows) -> None:
    await told(rows)
    due = await first_due(rows)
    rows.clock.at = due + NUDGE_WINDOW - timedelta(seconds=1)

    await rows.fire()

    [message] = await rows.sent()
    assert message.not_after == due + NUDGE_WINDOW


async def test_a_message_may_not_wait_into_the_quiet_hours(rows: Rows) -> None:
    await told(rows)
    due = await first_due(rows)
    local = due + timedelta(hours=1)
    await rows.change(quiet_from=local.hour * 60 + local.minute + 10)

    await rows.live_until(due + timedelta(minutes=1))

    [message] = await rows.sent()
    assert message.not_after is not None
    assert message.not_after - message.at <= timedelta(minutes=10)


async def test_the_same_timer_fired_twice_asks_once(rows: Rows) -> None:
    await told(rows)
    due = await first_due(rows)
    rows.clock.at = due
    async with transaction(rows.engine) as connection:
        [(timer, _)] = await timers.take_due(connection, now=due, limit=1, rank=1)
        for _ in range(2):
            await timers.put(
                connection,
                timers.NewTimer(
                    kind=timer.kind,
                    subject=timer.subject,
                    user_id=timer.user_id,
                    due_at=due,
                    payload=timer.payload,
                ),
            )
            [(again, user)] = await timers.take_due(connection, now=due, limit=1, rank=1)
            work = rows.work(connection)
            await nudges.fire(work, user, again, holdout=0)
            await work.flush()

    assert len(await rows.sent()) == 1
    assert len(await rows.nudges()) == 1


async def test_a_logged_run_cancels_that_days_nudge_but_not_tomorrows(rows: Rows) -> None:
    await told(rows)
    due = await first_due(rows)
    rows.clock.at = due - timedelta(minutes=20)

    await rows.log_run(rows.now)
    await rows.live_until(due + timedelta(hours=2))
    assert await rows.sent() == []

    await rows.live_until(due + DAY + timedelta(hours=2))
    assert [message.key[-19:-9] for message in await rows.sent()] == ["2026-03-03"]


async def _off(rows: Rows) -> None:
    await rows.change(nudges_on=False)


async def _away(rows: Rows) -> None:
    pause = Pause(date(2026, 3, 2), None)
    await rows.change(pauses=pauses_column([pause], today=pause.first))


async def _muted(rows: Rows) -> None:
    await rows.change(muted=[slot_key(day, 18 * 60 + 45) for day in range(7)])


async def _blocked(rows: Rows) -> None:
    async with transaction(rows.engine) as connection:
        await chats.gone(connection, RUNNER, now=rows.now)


@pytest.mark.parametrize("refuse", [_off, _away, _muted, _blocked])
async def test_who_does_not_want_to_be_asked_is_not(
    rows: Rows, refuse: Callable[[Rows], Awaitable[None]]
) -> None:
    await told(rows)

    await refuse(rows)
    await rows.live_until(rows.now + 5 * DAY)

    assert await rows.sent() == []


async def test_who_unblocks_the_bot_is_planned_for_again(rows: Rows) -> None:
    await told(rows)
    await _blocked(rows)
    planner = Planner(rows.engine, clock=rows.clock, presenter=rows.presenter)
    assert await planner.sweep() == 0

    async with transaction(rows.engine) as connection:
        await chats.back(connection, RUNNER)

    assert await planner.sweep() == 1
    await rows.live_until(rows.now + DAY)
    assert len(await rows.sent()) == 1


async def test_nobody_is_asked_in_the_middle_of_a_routine(rows: Rows) -> None:
    await told(rows)
    async with transaction(rows.engine) as connection:
        await sessions.offer(
            connection, now=rows.now, user_id=RUNNER, plan={}, plan_hash="", decision={}
        )

    await rows.live_until(rows.now + DAY)

    assert await rows.sent() == []
    assert [nudge.dropped for nudge in await rows.nudges()] == ["busy"]


async def test_a_held_out_occasion_is_noted_and_not_asked(rows: Rows) -> None:
    await told(rows)
    rows.firing = Firing(rows.engine, clock=rows.clock, presenter=rows.presenter, holdout=1.0)

    await rows.live_until(rows.now + DAY)

    assert await rows.sent() == []
    [nudge] = await rows.nudges()
    assert nudge.held_out
    assert nudge.sent_at is None


def test_about_the_wanted_share_of_occasions_is_held_out_and_always_the_same() -> None:
    days = [date(2026, 3, 2) + timedelta(days=number) for number in range(2000)]

    first = [is_held_out(RUNNER, day, "mon-1845", 0.2) for day in days]

    assert 0.17 < sum(first) / len(first) < 0.23
    assert first == [is_held_out(RUNNER, day, "mon-1845", 0.2) for day in days]
    assert not any(is_held_out(RUNNER, day, "mon-1845", 0.0) for day in days)


async def test_steps_are_fired_before_an_evenings_nudges(rows: Rows) -> None:
    await told(rows)
    due = await first_due(rows)
    async with transaction(rows.engine) as connection:
        for number in range(3):
            await timers.put(
                connection,
                timers.NewTimer(kind="checkin", subject=number, user_id=RUNNER, due_at=due + DAY),
            )
        first = await timers.take_due(connection, now=due + 2 * DAY, limit=10, rank=0)

    assert {timer.kind for timer, _ in first} == {"checkin"}


async def test_every_runner_has_exactly_one_timer_for_nudges(rows: Rows) -> None:
    await told(rows)
    for _ in range(20):
        await rows.live_until(rows.now + timedelta(hours=17))
        async with transaction(rows.engine) as connection:
            found = await connection.execute(
                select(func.count())
                .select_from(timer_table)
                .where(timer_table.c.kind == nudges.NUDGE)
            )
            assert found.scalar_one() == 1


async def test_an_undelivered_nudge_never_was_for_the_learner(rows: Rows) -> None:
    await told(rows)
    await rows.live_until(rows.now + DAY)
    [message] = await rows.sent()

    async with transaction(rows.engine) as connection:
        await nudge_rows.not_delivered(connection, RUNNER, message.key, why="undelivered")

    [nudge] = await rows.nudges()
    assert replace(nudge, id=0).sent_at is None
    assert nudge.dropped == "undelivered"
