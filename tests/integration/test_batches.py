"""Many runners in one transaction: a statement for all of them, and each finds what holds."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.dispatch import Dispatcher
from bot.updates import accepted
from content.models.plan import Plan
from scheduler.firing import Firing
from scheduler.policy import UPDATES_A_USER
from scheduler.ports import Draft
from scheduler.work import Work, Writes
from storage import inbox, timers
from storage.db import transaction
from storage.records import Session, User
from storage.standing import queued
from storage.traffic import inbox as inbox_table
from storage.traffic import outbox
from storage.traffic import timers as timer_table
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.support.builders import (
    RUNNER,
    add_user,
    later,
    rows,
    session_of,
    start_session,
)
from tests.support.handling import handle_all, take_in, text
from tests.support.statements import counted

MANY = 16
A_RUNNERS_OWN = 1  # the test's handler changes a column of its runner


@pytest.fixture
def work(presenter: PlainPresenter, clock: FrozenClock, engine: AsyncEngine) -> Work:
    """Work that is given its connection by the test."""
    nowhere: AsyncConnection = None  # type: ignore[assignment]  # set before it is used
    return Work(connection=nowhere, now=clock.now(), presenter=presenter, origin="t")


async def handled(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock, numbers: Sequence[int]
) -> int:
    """Each of these updates of a runner of its own, in one batch; how many statements."""
    await take_in(engine, clock, *(text(n, f"w{n}", user_id=RUNNER + n) for n in numbers))
    with counted() as statements:
        await dispatcher.tick()
    return statements.count


async def waiting(engine: AsyncEngine, clock: FrozenClock, *user_ids: int) -> dict[int, list[int]]:
    """What would be handled now of each of these, by its number."""
    now = clock.now()
    async with transaction(engine) as connection:
        found = await queued(connection, user_ids, now=now, limit=UPDATES_A_USER, nudged_after=now)
    return {user_id: [row.update_id for row in each.rows] for user_id, each in found.items()}


async def test_a_crowd_takes_as_many_statements_as_one_runner_but_for_their_own(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    alone = await handled(engine, dispatcher, clock, [1])
    crowd = await handled(engine, dispatcher, clock, range(100, 100 + MANY))

    assert crowd - alone == (MANY - 1) * A_RUNNERS_OWN
    assert len(await rows(engine, outbox)) == MANY + 1


async def test_only_so_many_of_a_flood_are_read_with_the_others(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    flood = [text(n, "x", user_id=RUNNER) for n in range(3 * UPDATES_A_USER)]
    await take_in(engine, clock, *flood, text(999, "hello", user_id=RUNNER + 1))

    found = await waiting(engine, clock, RUNNER, RUNNER + 1, RUNNER + 2)

    assert found == {RUNNER: [*range(UPDATES_A_USER)], RUNNER + 1: [999]}


async def test_an_update_that_waits_for_its_retry_holds_up_nobody_elses(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    updates = [text(n, "x", user_id=RUNNER + n % 2) for n in range(4)]
    await take_in(engine, clock, *updates)
    async with transaction(engine) as connection:
        await inbox.failed(connection, 2, retry_at=later(clock.now(), 60))

    found = await waiting(engine, clock, RUNNER, RUNNER + 1)

    assert found == {RUNNER: [0], RUNNER + 1: [1, 3]}


async def test_what_each_waiting_word_changes_holds_for_the_next_in_the_same_batch(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    words = [text(n, f"w{n}", user_id=RUNNER + n % 3) for n in range(9)]
    await take_in(engine, clock, *words)

    await handle_all(dispatcher)

    said = [
        (row["chat_id"] - RUNNER, row["payload"]["text"]) for row in await rows(engine, outbox)
    ]
    assert said == [(n, f"heard w{m}") for n in range(3) for m in range(n, 9, 3)]


async def test_what_one_runner_is_told_cannot_be_written_and_the_others_hear_theirs_at_once(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    words = [text(n, "unsayable" if n == 1 else "hi", user_id=RUNNER + n) for n in range(3)]
    await take_in(engine, clock, *words)

    await handle_all(dispatcher)

    states = {row["update_id"]: row["state"] for row in await rows(engine, inbox_table)}
    assert states == {0: "done", 1: "pending", 2: "done"}
    assert [row["chat_id"] - RUNNER for row in await rows(engine, outbox)] == [0, 2]


async def test_what_comes_is_kept_though_what_is_said_to_it_cannot_be_written(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    words = [text(n, "unsayable" if n == 1 else "hi", user_id=RUNNER + n) for n in range(3)]

    more = await dispatcher.take_in([accepted(one) for one in words])
    await handle_all(dispatcher)

    states = {row["update_id"]: row["state"] for row in await rows(engine, inbox_table)}
    assert more
    assert states == {0: "done", 1: "pending", 2: "done"}


async def test_a_timer_that_says_what_cannot_be_written_waits_and_the_others_fire(
    engine: AsyncEngine, plan: Plan, clock: FrozenClock
) -> None:
    presenter = Stammering()
    begun = [
        await start_session(engine, plan, presenter, now=clock.now(), user_id=RUNNER + n)
        for n in range(3)
    ]
    presenter.fails_for = RUNNER + 1
    firing = Firing(engine, clock=clock, presenter=presenter)
    clock.advance(seconds=10)

    await firing.tick()
    await firing.tick()

    steps = [(await session_of(engine, session.id)).step for session in begun]
    assert steps == [1, 0, 1]


class Stammering(PlainPresenter):
    """Gives one runner a step that no database takes."""

    fails_for = 0

    def step(self, user: User, session: Session, plan: Plan, *, left_s: int | None) -> Draft:
        """Plain for the others."""
        if user.id == self.fails_for:
            return Draft("sendMessage", {"text": object()})
        return super().step(user, session, plan, left_s=left_s)


async def test_timers_are_set_in_one_statement_and_the_last_word_on_each_counts(
    engine: AsyncEngine, clock: FrozenClock, work: Work
) -> None:
    await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        work.connection = connection
        for subject in (1, 2, 3):
            work.set_timer(
                kind="step", subject=subject, user_id=RUNNER, due_at=later(clock.now(), 10)
            )
        work.set_timer(kind="step", subject=3, user_id=RUNNER, due_at=later(clock.now(), 5))
        await work.cancel_timers(subject=2, kinds=["step"])
        with counted() as statements:
            await work.flush()

    found = {row["subject"]: row["due_at"] for row in await rows(engine, timer_table)}
    assert statements.count == 1
    assert found == {1: later(clock.now(), 10), 3: later(clock.now(), 5)}
    assert work.earliest_timer == later(clock.now(), 5)


@pytest.mark.parametrize(("before_s", "wanted_s", "kept_s"), [(5, 10, 5), (20, 10, 10)])
@pytest.mark.parametrize("together", [True, False])
async def test_a_timer_that_need_not_be_later_keeps_the_sooner_moment(
    engine: AsyncEngine,
    clock: FrozenClock,
    work: Work,
    before_s: int,
    wanted_s: int,
    kept_s: int,
    together: bool,
) -> None:
    await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        work.connection = connection
        before = later(clock.now(), before_s)
        if together:
            work.set_timer(kind="nudge", subject=RUNNER, user_id=RUNNER, due_at=before)
        else:
            new = timers.NewTimer(kind="nudge", subject=RUNNER, user_id=RUNNER, due_at=before)
            await timers.put(connection, new)
        work.set_timer(
            kind="nudge",
            subject=RUNNER,
            user_id=RUNNER,
            due_at=later(clock.now(), wanted_s),
            unless_sooner=True,
        )
        await work.flush()

    [row] = await rows(engine, timer_table)
    assert row["due_at"] == later(clock.now(), kept_s)


async def test_work_that_is_shared_is_written_at_the_end_and_what_is_taken_back_never(
    engine: AsyncEngine, clock: FrozenClock, work: Work
) -> None:
    await add_user(engine, now=clock.now())
    work.shared = Writes()
    async with transaction(engine) as connection:
        work.connection = connection
        work.set_timer(kind="step", subject=1, user_id=RUNNER, due_at=clock.now())
        work.take_back()
        work.set_timer(kind="step", subject=2, user_id=RUNNER, due_at=clock.now())
        with counted() as before:
            await work.flush()
        await work.shared.write(connection)

    assert before.count == 0
    assert [row["subject"] for row in await rows(engine, timer_table)] == [2]
