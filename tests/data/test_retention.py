"""What is forgotten by itself: old history, and runners who stay away after being told."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan
from scheduler.policy import HISTORY_KEPT, INACTIVE_AFTER, INACTIVE_WARNED
from scheduler.retention import Retention
from storage import users
from storage.db import transaction
from storage.tables import checkins, runs, sessions, tombstones
from storage.tables import users as user_table
from storage.traffic import chats, outbox
from tests.data.builders import full_runner, traces_of
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, age_session, rows

NOON = timedelta(hours=12)
KEY = b"a secret"


@pytest.fixture
def noon(clock: FrozenClock) -> datetime:
    """Outside quiet hours."""
    return clock.now().replace(hour=12)


@pytest.fixture
def retention(engine: AsyncEngine, presenter: PlainPresenter) -> Retention:
    return Retention(engine, presenter=presenter, tombstone_key=KEY)


async def change(engine: AsyncEngine, **values: object) -> None:
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, **values)


async def test_history_goes_after_two_years_and_not_before(
    engine: AsyncEngine, noon: datetime, plan: Plan, retention: Retention
) -> None:
    await full_runner(engine, plan, now=noon)
    await age_session(engine, 1, state="done")
    async with transaction(engine) as connection:
        await connection.execute(checkins.update().values(state="closed"))

    await retention.run(now=noon + HISTORY_KEPT - timedelta(hours=1))
    kept = [len(await rows(engine, table)) for table in (runs, checkins, sessions)]
    await retention.run(now=noon + HISTORY_KEPT + timedelta(hours=1))
    left = [len(await rows(engine, table)) for table in (runs, checkins, sessions)]

    assert (kept, left) == ([1, 1, 1], [0, 0, 0])


async def test_a_runner_long_away_is_told_once_then_erased(
    engine: AsyncEngine, noon: datetime, retention: Retention
) -> None:
    await add_user(engine, now=noon)
    away = noon + INACTIVE_AFTER + timedelta(hours=1)

    await retention.run(now=noon + INACTIVE_AFTER - timedelta(hours=1))
    early = await rows(engine, outbox)
    await retention.run(now=away)
    await retention.run(now=away + timedelta(hours=1))
    told = await rows(engine, outbox)
    await retention.run(now=away + INACTIVE_WARNED + timedelta(hours=2))

    assert early == []
    assert [row["payload"]["text"] for row in told] == ["inactive"]
    assert await traces_of(engine, RUNNER) == {}
    assert len(await rows(engine, tombstones)) == 1


async def test_a_runner_who_writes_after_the_warning_stays(
    engine: AsyncEngine, noon: datetime, retention: Retention
) -> None:
    await add_user(engine, now=noon)
    away = noon + INACTIVE_AFTER + timedelta(hours=1)
    await retention.run(now=away)

    await change(engine, seen_at=away + timedelta(days=3), warned_at=None)
    await retention.run(now=away + INACTIVE_WARNED + timedelta(days=1))

    assert len(await rows(engine, user_table)) == 1


async def test_the_warning_waits_for_the_end_of_quiet_hours(
    engine: AsyncEngine, noon: datetime, retention: Retention
) -> None:
    await add_user(engine, now=noon)
    night = (noon + INACTIVE_AFTER + timedelta(days=1)).replace(hour=23)

    await retention.run(now=night)
    asleep = await rows(engine, outbox)
    await retention.run(now=night + NOON)

    assert asleep == []
    assert len(await rows(engine, outbox)) == 1


async def test_a_runner_who_blocked_us_is_not_written_to(
    engine: AsyncEngine, noon: datetime, retention: Retention
) -> None:
    await add_user(engine, now=noon)
    await change(engine, blocked_at=noon)

    await retention.run(now=noon + INACTIVE_AFTER + timedelta(hours=1))

    assert await rows(engine, outbox) == []
    [row] = await rows(engine, user_table)
    assert row["warned_at"] is not None


async def test_what_telegram_said_of_a_stranger_is_dropped(
    engine: AsyncEngine, noon: datetime, retention: Retention
) -> None:
    async with transaction(engine) as connection:
        await connection.execute(chats.insert().values(chat_id=RUNNER, blocked_at=noon))

    await retention.run(now=noon)

    assert await rows(engine, chats) == []
