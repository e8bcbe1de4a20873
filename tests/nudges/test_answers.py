"""What a runner's answers, or their silence, do to the nudges that follow."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from scheduler import nudge_answers
from storage.db import transaction
from tests.support.nudge_rows import DAY, Rows, told


async def test_a_nudge_that_was_put_off_comes_back_even_in_quiet_hours(rows: Rows) -> None:
    await told(rows)
    await rows.live_until(rows.now + DAY / 2 + timedelta(hours=4))
    [nudge] = await rows.nudges()
    late = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)  # 22:30 in Berlin, quiet since 22:00

    user = await rows.user()
    async with transaction(rows.engine) as connection:
        work = rows.work(connection)
        await nudge_answers.answer(work, user, nudge, "later", again_at=late)
        await work.flush()
    await rows.live_until(late + timedelta(minutes=1))

    first, second = await rows.sent()
    assert second.at == late
    assert second.key != first.key
    assert (await rows.nudges())[0].again_at is None


async def test_a_reminder_asked_for_out_of_the_blue_comes(rows: Rows) -> None:
    await rows.runner()
    user = await rows.user()
    at = rows.now + timedelta(hours=3)

    async with transaction(rows.engine) as connection:
        work = rows.work(connection)
        assert await nudge_answers.remind(work, user, at=at)
        await work.flush()
    await rows.live_until(at + timedelta(minutes=1))

    assert [message.at for message in await rows.sent()] == [at]


async def test_two_unanswered_space_nudges_out_and_four_ask_whether_to_stop(rows: Rows) -> None:
    await told(rows)

    await rows.live_until(rows.now + 40 * DAY)

    moments = [message.at for message in await rows.sent()]
    gaps = [later - one for one, later in pairwise(moments)]
    assert [gap < 2 * DAY for gap in gaps] == [True, False, False, False]
    assert [nudge.ask_to_stop for nudge in await rows.nudges()] == [False] * 4 + [True]


async def test_a_run_told_in_words_answers_the_open_nudge(rows: Rows) -> None:
    await told(rows)
    await rows.live_until(rows.now + DAY)
    [nudge] = await rows.nudges()
    assert nudge.sent_at is not None
    rows.clock.at = nudge.sent_at + timedelta(minutes=4)

    number = await rows.log_run(nudge.sent_at - timedelta(minutes=10))
    user = await rows.user()
    async with transaction(rows.engine) as connection:
        work = rows.work(connection)
        asked = await nudge_answers.open_one(work, user)
        await nudge_answers.run_logged(work, user, asked, run_id=number)
        await work.flush()

    [nudge] = await rows.nudges()
    assert (nudge.answer, nudge.run_id) == ("yes", number)
