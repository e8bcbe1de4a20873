"""The figures an operator reads of nudges."""

from datetime import timedelta

from scheduler import nudge_answers
from scheduler.firing import Firing
from storage.db import transaction
from storage.nudge_report import latest, nudge_outcomes
from tests.support.nudge_rows import DAY, Rows, told


async def test_outcomes_tell_what_was_sent_answered_dropped_and_held_out(rows: Rows) -> None:
    start = rows.now
    await told(rows)
    await rows.live_until(rows.now + DAY)
    [nudge] = await rows.nudges()
    assert nudge.sent_at is not None
    rows.clock.at = nudge.sent_at + timedelta(minutes=5)
    user = await rows.user()
    async with transaction(rows.engine) as connection:
        work = rows.work(connection)
        await nudge_answers.answer(work, user, nudge, "not_today")
        await work.flush()
    due = await rows.next_due()
    assert due is not None
    rows.clock.at = due + timedelta(hours=1)
    await rows.fire()
    rows.firing = Firing(rows.engine, clock=rows.clock, presenter=rows.presenter, holdout=1)
    await rows.live_until(rows.now + DAY)
    await rows.log_run(rows.now)

    async with transaction(rows.engine) as connection:
        seen = await nudge_outcomes(connection, since=start, until=rows.now)

    assert (seen.planned, seen.sent, seen.held_out) == (3, 1, 1)
    assert seen.dropped == {"late": 1}
    assert seen.answers == {"not_today": 1}
    assert (seen.answered, seen.answered_in_10_minutes) == (1, 1)
    assert seen.median_delay_s == 0
    assert seen.median_answer_s == 300
    assert (seen.held_out_with_run, seen.sent_with_run) == (1, 0)


async def test_no_nudges_give_no_figures(rows: Rows) -> None:
    async with transaction(rows.engine) as connection:
        seen = await nudge_outcomes(connection, since=rows.now, until=rows.now + DAY)

    assert seen.planned == 0
    assert seen.median_delay_s is None


async def test_the_report_can_be_cut_to_the_latest_nudges(rows: Rows) -> None:
    await told(rows)
    start = rows.now
    await rows.live_until(rows.now + 20 * DAY)
    planned = [nudge.planned_for for nudge in await rows.nudges()]

    async with transaction(rows.engine) as connection:
        cut = await latest(connection, since=start, until=rows.now, most=1)
        whole = await latest(connection, since=start, until=rows.now, most=len(planned))

    assert len(planned) > 2
    assert cut == sorted(planned)[-2]
    assert whole == start
