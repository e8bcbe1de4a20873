"""A nudge on its last metres: dropped when its moment has passed or the runner has left."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import TelegramApi
from bot.claiming import Pace
from bot.media import Media
from bot.sender import Sender
from content.catalog import Catalog
from scheduler import nudge_answers
from scheduler.policy import NUDGE_WINDOW
from storage import leases
from storage.db import transaction
from storage.traffic import outbox, timers
from tests.fakes.telegram import FakeTelegram, lost_answer
from tests.support.nudge_rows import DAY, Rows, told

_WHY = b"Forbidden: bot was blocked by the user"
BLOCKED = (403, b'{"ok":false,"error_code":403,"description":"' + _WHY + b'"}')


@pytest.fixture
def sender(rows: Rows, engine: AsyncEngine, telegram: FakeTelegram, catalog: Catalog) -> Sender:
    return Sender(
        engine,
        api=TelegramApi(telegram, base_url="http://telegram/bot1:test"),
        clock=rows.clock,
        machine=rows.clock,
        presenter=rows.presenter,
        owner="test",
        pace=Pace(1000),
        media=Media(engine, bot_id=1, pictures=catalog.of("en").pictures, makers={}),
    )


async def send_all(sender: Sender) -> None:
    """Claim, call, settle."""
    for _ in range(3):
        await sender.tick()
        await asyncio.sleep(0)
        while sender._calls:
            await asyncio.gather(*sender._calls)
    await sender.tick()


async def states(rows: Rows) -> list[str]:
    async with transaction(rows.engine) as connection:
        return list((await connection.execute(select(outbox.c.state))).scalars())


async def asked(rows: Rows) -> None:
    """A nudge waits in the outbox."""
    await told(rows)
    due = await rows.next_due()
    assert due is not None
    rows.clock.at = due
    await rows.fire()


async def test_a_nudge_in_time_is_sent_and_its_delay_is_kept(
    rows: Rows, sender: Sender, telegram: FakeTelegram
) -> None:
    await asked(rows)
    planned = rows.now
    rows.clock.at += timedelta(minutes=2)

    await send_all(sender)

    assert len(telegram.sent()) == 1
    [nudge] = await rows.nudges()
    assert nudge.planned_for == planned
    assert nudge.sent_at == planned + timedelta(minutes=2)


async def test_a_nudge_that_telegram_could_not_take_in_time_is_never_sent(
    rows: Rows, sender: Sender, telegram: FakeTelegram
) -> None:
    await asked(rows)
    rows.clock.at += NUDGE_WINDOW + timedelta(seconds=1)

    await send_all(sender)

    assert telegram.sent() == []
    assert await states(rows) == ["dropped"]
    [nudge] = await rows.nudges()
    assert (nudge.sent_at, nudge.dropped) == (None, "undelivered")


async def test_who_has_blocked_the_bot_gets_no_second_nudge(
    rows: Rows, sender: Sender, telegram: FakeTelegram
) -> None:
    await asked(rows)
    telegram.fail(BLOCKED)

    await send_all(sender)
    await rows.live_until(rows.now + 5 * DAY)
    await send_all(sender)

    assert len(telegram.sent()) == 1
    async with transaction(rows.engine) as connection:
        assert (await connection.execute(select(timers.c.id))).first() is None


async def test_a_nudge_whose_arrival_is_in_doubt_counts_as_never_sent(
    rows: Rows, sender: Sender, telegram: FakeTelegram
) -> None:
    await asked(rows)
    telegram.fail(lost_answer())

    await send_all(sender)

    assert await states(rows) == ["failed"]
    [nudge] = await rows.nudges()
    assert (nudge.sent_at, nudge.dropped) == (None, "undelivered")


async def test_a_nudge_whose_sender_died_counts_as_never_sent_until_it_is_answered(
    rows: Rows, sender: Sender
) -> None:
    await asked(rows)
    async with transaction(rows.engine) as connection:
        await connection.execute(outbox.update().values(state="sending", lease_until=rows.now))
        await leases.give_up_once(connection)
    [lost] = await rows.nudges()

    user = await rows.user()
    async with transaction(rows.engine) as connection:
        work = rows.work(connection)
        await nudge_answers.answer(work, user, lost, "not_today")
        await work.flush()

    assert (lost.sent_at, lost.dropped) == (None, "undelivered")
    [answered] = await rows.nudges()
    assert (answered.sent_at, answered.dropped) == (answered.planned_for, None)
