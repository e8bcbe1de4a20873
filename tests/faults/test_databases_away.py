"""The database goes away, is full, or chooses a victim: no try is counted, nothing is lost."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.intake import Intake
from bot.services import Services
from content.models.plan import Plan
from scheduler.firing import Firing
from scheduler.policy import HANDLE_TRIES, TIMER_TRIES
from storage.failures import is_passing
from storage.traffic import inbox, timers
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.faults.triggers import CUT_OFF, DEADLOCK, NO_DISK, failing_writes
from tests.support.builders import later, message, put, rows, session_of, start_session
from tests.support.handling import Toasts, handle_all, handling, take_in, text
from tests.support.outbox import states
from tests.support.sending import make_sender, send_all

UPDATES = 8
FAULTS = pytest.mark.parametrize(
    "fault", [DEADLOCK, NO_DISK, CUT_OFF], ids=["deadlock", "disk full", "restart"]
)


@FAULTS
async def test_a_failure_of_the_database_is_none_of_an_updates_five_tries(
    postgres_engine: AsyncEngine,
    clock: FrozenClock,
    services: Services,
    toasts: Toasts,
    fault: str,
) -> None:
    engine, failures = postgres_engine, HANDLE_TRIES + 1
    await take_in(engine, clock, text(1, "hello"))

    async with (
        handling(engine, clock=clock, services=services, toasts=toasts) as dispatcher,
        failing_writes(engine, "outbox", fault, times=failures),
    ):
        for _ in range(failures):
            with pytest.raises(Exception) as caught:  # noqa: PT011  # which one: below
                await dispatcher.tick()
            assert is_passing(caught.value)
        await handle_all(dispatcher)

    [row] = await rows(engine, inbox)
    assert (row["state"], row["attempts"]) == ("done", 0)
    assert list(await states(engine)) == ["reply:1:0"]


@FAULTS
async def test_a_failure_of_the_database_is_none_of_a_timers_five_tries(
    postgres_engine: AsyncEngine,
    clock: FrozenClock,
    presenter: PlainPresenter,
    plan: Plan,
    fault: str,
) -> None:
    engine, failures = postgres_engine, TIMER_TRIES + 1
    session = await start_session(engine, plan, presenter, now=clock.now())
    due = clock.advance(seconds=10)
    firing = Firing(engine, clock=clock, presenter=presenter)

    async with failing_writes(engine, "sessions", fault, times=failures):
        for _ in range(failures):
            with pytest.raises(Exception) as caught:  # noqa: PT011  # which one: below
                await firing.tick()
            assert is_passing(caught.value)
        fired = await firing.tick()

    at = await session_of(engine, session.id)
    assert fired.count == 1
    assert (at.step, at.step_ends_at) == (1, later(due, 30))
    assert {row["attempts"] for row in await rows(engine, timers)} == {0}


@FAULTS
async def test_what_was_sent_while_the_database_failed_is_marked_later_and_not_sent_again(
    postgres_engine: AsyncEngine,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
    fault: str,
) -> None:
    engine = postgres_engine
    sender = make_sender(engine, telegram, clock, presenter)
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))
    await sender.tick()
    await asyncio.wait(sender._calls)

    async with failing_writes(engine, "outbox", fault, times=4):
        for _ in range(2):  # each round tries to mark, and again without claiming
            with pytest.raises(Exception) as caught:  # noqa: PT011  # which one: below
                await sender.tick()
            assert is_passing(caught.value)
        await send_all(sender)

    assert telegram.sent() == ["a", "b"]
    assert set((await states(engine)).values()) == {"sent"}


async def fill_disk(engine: AsyncEngine) -> None:
    """From now on the SQLite file has no room for another row."""
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE filler (x BLOB)")
    async with engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    for size in (3000, 500, 50):
        while await _fits(engine, size):
            pass


async def _fits(engine: AsyncEngine, size: int) -> bool:
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("INSERT INTO filler VALUES (randomblob(?))", (size,))
    except OperationalError as exc:
        assert is_passing(exc)  # noqa: PT017  # any other error is one of this test
        return False
    return True


async def make_room(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")


async def test_on_a_full_disk_an_update_is_not_acknowledged_and_comes_again(
    sqlite_engine: AsyncEngine, clock: FrozenClock
) -> None:
    engine = sqlite_engine
    await fill_disk(engine)
    intake = Intake(engine, clock=clock)
    body = b'{"update_id": 7, "message": {"text": "%s"}}' % (b"x" * 5000)

    with pytest.raises(Exception) as refused:  # noqa: PT011  # which one: below
        await intake.keep(body)
    await make_room(engine)
    await intake.keep(body)  # as Telegram does with what was not acknowledged

    [row] = await rows(engine, inbox)
    assert is_passing(refused.value)
    assert (row["update_id"], row["body"]) == (7, body)


async def test_on_a_full_disk_nothing_is_half_done_and_with_room_all_goes_on(
    sqlite_engine: AsyncEngine,
    clock: FrozenClock,
    services: Services,
    toasts: Toasts,
    presenter: PlainPresenter,
    telegram: FakeTelegram,
    plan: Plan,
) -> None:
    engine, sender = sqlite_engine, make_sender(sqlite_engine, telegram, clock, presenter)
    session = await start_session(engine, plan, presenter, now=clock.now())
    await send_all(sender)
    await take_in(engine, clock, *(text(n, "x" * 500) for n in range(UPDATES)))
    await fill_disk(engine)
    due = clock.advance(seconds=10)
    firing = Firing(engine, clock=clock, presenter=presenter)

    async with handling(engine, clock=clock, services=services, toasts=toasts) as dispatcher:
        for _ in range(HANDLE_TRIES + 1):
            with pytest.raises(OperationalError) as caught:
                await dispatcher.tick()
            assert is_passing(caught.value)
        await make_room(engine)
        await handle_all(dispatcher)
        while (await firing.tick()).more:
            pass
        await send_all(sender)

    waiting = await rows(engine, inbox, inbox.c.state != "done")
    steps = [words for words in telegram.sent() if words.startswith("step")]
    at = await session_of(engine, session.id)
    assert waiting == []
    assert sum(words.startswith("heard") for words in telegram.sent()) == UPDATES
    assert (steps, at.step, at.step_ends_at) == (["step 0", "step 1"], 1, later(due, 30))
