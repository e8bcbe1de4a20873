"""Erasing a runner: every table, at any moment, and nothing but a keyed mark stays."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan
from scheduler.firing import Firing
from storage import erase, export, timers
from storage.db import transaction
from storage.personal import OTHER_NUMBERS, person_tables, unexplained_numbers
from storage.tables import metadata, tombstones
from tests.data.builders import full_runner, traces_of
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, later, rows, start_session

KEY = b"a secret"
OTHER = RUNNER + 1_000_003


async def erased(engine: AsyncEngine, user_id: int, now: datetime) -> None:
    async with transaction(engine) as connection:
        await erase.everything(connection, user_id, key=KEY, now=now)


async def test_nothing_of_an_erased_runner_stays_but_a_keyed_mark(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan
) -> None:
    await full_runner(engine, plan, now=clock.now())
    before = await traces_of(engine, RUNNER)

    await erased(engine, RUNNER, clock.now())

    assert set(before) == {table.name for table, _ in person_tables()}
    assert await traces_of(engine, RUNNER) == {}
    [stone] = await rows(engine, tombstones)
    assert stone["key"] == erase.tombstone_of(RUNNER, KEY)
    assert stone["key"] != erase.tombstone_of(RUNNER, b"another secret")


async def test_erasing_one_runner_leaves_the_others_alone(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan
) -> None:
    await full_runner(engine, plan, now=clock.now())
    await full_runner(engine, plan, user_id=OTHER, now=clock.now())
    async with transaction(engine) as connection:
        before = await export.rows_of(connection, OTHER)

    await erased(engine, RUNNER, clock.now())

    async with transaction(engine) as connection:
        assert await export.rows_of(connection, OTHER) == before


async def test_the_number_of_an_update_is_remembered_without_its_owner(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan
) -> None:
    await full_runner(engine, plan, now=clock.now())

    await erased(engine, RUNNER, clock.now())

    [row] = await rows(engine, metadata.tables["inbox"])
    assert (row["user_id"], row["body"], row["state"]) == (0, None, "done")


async def test_erasing_twice_leaves_one_mark(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan
) -> None:
    await full_runner(engine, plan, now=clock.now())
    await erased(engine, RUNNER, clock.now())

    await erased(engine, RUNNER, later(clock.now(), 60))

    [stone] = await rows(engine, tombstones)
    assert stone["erased_at"] == later(clock.now(), 60)


@pytest.mark.slow
async def test_at_fifty_random_moments_of_a_session_nothing_stays_and_nothing_fires(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan, presenter: PlainPresenter
) -> None:
    dice = random.Random(8)
    firing = Firing(engine, clock=clock, presenter=presenter)
    for runner in range(RUNNER, RUNNER + 50):
        session = await start_session(engine, plan, presenter, user_id=runner, now=clock.now())
        until = later(clock.now(), dice.uniform(0, plan.total_seconds + 5))
        while (due := await _next_due(engine)) is not None and due <= until:
            clock.set_to(due)
            await firing.tick()
        clock.set_to(until)

        await erased(engine, runner, clock.now())

        assert await traces_of(engine, runner) == {}, (runner, session.step)
        assert (await firing.tick()).count == 0
        assert await _next_due(engine) is None
        clock.set_to(clock.now() + timedelta(minutes=1))


async def _next_due(engine: AsyncEngine) -> datetime | None:
    async with transaction(engine) as connection:
        return await timers.next_due(connection)


def test_every_big_number_is_a_person_or_explained() -> None:
    """A runner's number in a column of another name would escape the exporter and the eraser."""
    assert unexplained_numbers() == set()
    columns = {str(column) for table in metadata.sorted_tables for column in table.columns}
    assert columns >= OTHER_NUMBERS


def test_every_table_that_refers_to_a_runner_is_exported_and_erased() -> None:
    known = {table.name for table, _ in person_tables()}
    refers = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
    }

    assert refers <= known
    assert {"users", "runs", "checkins", "sessions", "timers", "inbox", "outbox"} <= known
