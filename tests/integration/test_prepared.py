"""Statements of the hot road, on both databases: the same as SQLAlchemy would run them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import checkins, outbox, users
from storage.db import transaction
from storage.dialect import among, is_one_of
from storage.prepared import Prepared, Reading
from storage.records import User
from storage.tables import users as table
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, message, put
from tests.support.plans import SQLITE

FOUND = Prepared(
    lambda dialect: (
        select(table.c.id, table.c.seen_at, table.c.roller, table.c.tips_seen)
        .where(among(dialect, table.c.id, "ids"), is_one_of(table.c.language, "en", "de"))
        .order_by(table.c.id)
        .limit(bindparam("most"))
    )
)
# What the connection has prepared, and how often each was planned once more.
PLANNED = "SELECT reprep, run FROM sqlite_stmt WHERE sql LIKE '%outbox%' AND run > 1"
BY_ID = Reading(User, select(table).where(table.c.id == bindparam("who")))


async def test_values_come_back_as_their_types_say(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    berlin = timezone(timedelta(hours=2))
    moment = datetime(2030, 7, 1, 8, 30, 1, 5, tzinfo=berlin)
    await add_user(engine, now=moment)
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, roller=True, tips_seen=["a", "é"])

        [found] = await FOUND.rows(connection, {"ids": [RUNNER, 1], "most": 5})

    assert found == (RUNNER, moment, True, ["a", "é"])
    assert found[1].tzinfo is UTC


async def test_a_list_of_any_length_can_be_bound(engine: AsyncEngine, clock: FrozenClock) -> None:
    for number in range(4):
        await add_user(engine, RUNNER + number, now=clock.now())

    async with transaction(engine) as connection:
        counts = [
            len(await FOUND.rows(connection, {"ids": ids, "most": 3}))
            for ids in ([], [RUNNER], [RUNNER, 7, RUNNER + 1], list(range(RUNNER, RUNNER + 4)))
        ]

    assert counts == [0, 1, 2, 3]


async def test_a_value_that_is_not_given_is_an_error(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        with pytest.raises((KeyError, StatementError)):
            await BY_ID.first(connection, {"whom": 1})


async def test_sqlite_plans_the_picking_and_marking_of_messages_once(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    """A value bound where a partial index has a constant would have it plan before each run."""
    if engine.dialect.name != SQLITE:
        pytest.skip("PostgreSQL plans what is prepared by itself")
    await put(engine, message("a", now=clock.now()))

    for _ in range(3):
        async with transaction(engine) as connection:
            [row] = await outbox.claim(
                connection,
                now=clock.now(),
                machine_now=clock.now(),
                owner="me",
                lease_until=clock.now() - timedelta(seconds=1),
                limit=1,
            )
            await outbox.mark_sent(connection, [(row, 7)], owner="another", at=clock.now())
    async with transaction(engine) as connection:
        try:
            planned = (await connection.exec_driver_sql(PLANNED)).all()
        except OperationalError:
            pytest.skip("this SQLite does not tell of its statements")

    assert [tuple(each) for each in planned] == [(0, 3)] * 3


async def test_outside_a_transaction_nothing_is_run(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(InvalidRequestError, match="no transaction"):
            await BY_ID.first(connection, {"who": 1})


async def test_what_the_database_refuses_is_sqlalchemys_error_and_tells_no_values(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(engine, now=clock.now())

    async def open_two() -> None:
        async with transaction(engine) as connection:
            for _ in range(2):
                await checkins.open_one(
                    connection,
                    checkins.opened(
                        user_id=RUNNER,
                        run_id=None,
                        answers={"secret": "words"},
                        expires_at=clock.now(),
                        now=clock.now(),
                    ),
                )

    with pytest.raises(IntegrityError) as refused:
        await open_two()

    assert "words" not in str(refused.value)
    async with transaction(engine) as connection:
        assert await checkins.find_open(connection, RUNNER) is None
