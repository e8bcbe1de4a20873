"""Several writes as one: on PostgreSQL in one round trip, on either database all or none."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import checkins, inbox, outbox, prepared_postgres, runs, timers, users
from storage.db import transaction
from storage.prepared import write_all
from storage.records import Run
from storage.standing import queued
from storage.traffic import inbox as come
from storage.traffic import outbox as said_rows
from storage.traffic import timers as due_rows
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, later, message, rows
from tests.support.plans import SQLITE


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent to PostgreSQL, a round trip each."""
    sent, call = list[str](), prepared_postgres._call

    async def counted(connection: Any, sql: str, run: Any) -> Any:
        sent.append(sql)
        return await call(connection, sql, run)

    monkeypatch.setattr(prepared_postgres, "_call", counted)
    return sent


def update_of(number: int) -> inbox.Accepted:
    return inbox.Accepted(update_id=number, user_id=RUNNER, kind="message", body=b"{}")


async def test_writes_of_one_row_each_share_a_round_trip(
    engine: AsyncEngine, clock: FrozenClock, trips: list[str]
) -> None:
    now = clock.now()
    new = timers.NewTimer(kind="step", subject=5, user_id=RUNNER, due_at=later(now, 3))
    async with transaction(engine) as connection:
        await inbox.keep(connection, [update_of(8)], now=now)
        trips.clear()
        await write_all(
            connection,
            [
                outbox.putting([message("a", now=now)]),
                timers.putting([]),
                timers.putting([new]),
                inbox.closing([8]),
            ],
        )

    [said], [timer], [update] = [await rows(engine, each) for each in (said_rows, due_rows, come)]
    assert (said["dedupe_key"], timer["subject"], timer["due_at"]) == ("a", 5, later(now, 3))
    assert update["state"] == "done"
    assert len(trips) == (0 if engine.dialect.name == SQLITE else 1)


async def test_writes_of_several_rows_keep_their_place_among_the_others(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await add_user(engine, now=clock.now())
    now = clock.now()
    ran = [
        Run(
            id=number,
            user_id=RUNNER,
            finished_at=now,
            local_date=now.date(),
            local_minute=7,
            seconds=None,
            metres=5.5,
            source="said",
            created_at=now,
        )
        for number in (71, 72)
    ]
    after = checkins.opened(
        number=9, user_id=RUNNER, run_id=72, answers={}, expires_at=later(now, 60), now=now
    )

    async with transaction(engine) as connection:
        await write_all(connection, [runs.logging(ran), checkins.opening([after])])

    async with transaction(engine) as connection:
        found = [await runs.get(connection, number, user_id=RUNNER) for number in (71, 72)]
        assert found == ran
        assert await checkins.get(connection, 9) == after


async def test_what_one_of_several_writes_breaks_is_sqlalchemys_error_and_leaves_nothing(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    now = clock.now()
    nobodys = checkins.opened(
        number=9,
        user_id=RUNNER,
        run_id=None,
        answers={"a": "words"},
        expires_at=clock.now(),
        now=clock.now(),
    )

    async def write() -> None:
        async with transaction(engine) as connection:
            said = outbox.putting([message("a", now=now)])
            await write_all(connection, [said, checkins.opening([nobodys])])

    with pytest.raises(IntegrityError) as refused:
        await write()

    assert "words" not in str(refused.value)
    assert await rows(engine, said_rows) == []


async def test_what_comes_is_kept_with_the_statement_that_locks_its_runner(
    engine: AsyncEngine, clock: FrozenClock, trips: list[str]
) -> None:
    await add_user(engine, now=clock.now())
    trips.clear()
    for numbers in ([], [1], [2, 3]):
        kept = inbox.keeping([update_of(number) for number in numbers], now=clock.now())
        async with transaction(engine) as connection:
            found = await users.lock_all(
                connection, [RUNNER], language="en", now=clock.now(), along=[kept]
            )
            assert [*found] == [RUNNER]

    assert [row["update_id"] for row in await rows(engine, come)] == [1, 2, 3]
    assert len(trips) == (0 if engine.dialect.name == SQLITE else 4)


async def test_an_id_given_ahead_is_given_to_nobody_else(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    now, crowd = clock.now(), range(RUNNER, RUNNER + 3)
    for number in crowd:
        await add_user(postgres_engine, number, now=now)
    async with transaction(postgres_engine) as connection:
        updates = [replace(update_of(number), user_id=number) for number in crowd]
        await inbox.keep(connection, updates, now=now)

    async with transaction(postgres_engine) as connection:
        found = await queued(connection, crowd, now=now, limit=5, nudged_after=now)
        made = await checkins.open_one(
            connection,
            checkins.opened(user_id=RUNNER, run_id=None, answers={}, expires_at=now, now=now),
        )

    ahead = [each.numbers for each in found.values()]
    assert len({numbers.run for numbers in ahead} - {None}) == 3
    assert len({made.id, *(numbers.checkin for numbers in ahead)} - {None}) == 4
