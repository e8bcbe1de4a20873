"""The machine's clock is set an hour ahead or back while a session runs."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sender import Sender
from scheduler.alarm import Alarm
from scheduler.clock import StepWatch, SystemClock
from scheduler.clock_back import ClockBack
from scheduler.firing import Firing
from storage import chats, limits
from storage.db import transaction
from storage.prepared import write_all
from storage.records import Session
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram, lost_answer
from tests.fakes.time import FrozenClock
from tests.support.builders import (
    RUNNER,
    later,
    message,
    put,
    resume_session,
    session_of,
)
from tests.support.outbox import states, timer_kinds
from tests.support.sending import send_all

HOUR = timedelta(hours=1)
STEPS = [f"step {n}" for n in range(4)]


@pytest.fixture
def clock_back(engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter) -> ClockBack:
    return ClockBack(engine, clock=clock, presenter=presenter)


async def walk(firing: Firing, sender: Sender, clock: FrozenClock) -> None:
    """On for ten minutes, from due time to due time."""
    end = later(clock.now(), 600)
    while (due := (await firing.tick()).next_due) is not None and due <= end:
        clock.set_to(max(due, clock.now()))
        await send_all(sender)


async def go_on(
    engine: AsyncEngine, presenter: PlainPresenter, clock: FrozenClock, session_id: int
) -> None:
    paused = await session_of(engine, session_id)
    await resume_session(engine, presenter, paused, now=clock.now())


async def test_an_hour_ahead_is_an_absence_the_session_pauses_asks_and_loses_no_step(
    engine: AsyncEngine,
    session: Session,
    firing: Firing,
    sender: Sender,
    clock_back: ClockBack,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    await send_all(sender)
    clock.advance(hours=1)

    held = await clock_back.mend()
    await firing.tick()
    await send_all(sender)
    paused = await session_of(engine, session.id)
    await go_on(engine, presenter, clock, session.id)
    await walk(firing, sender, clock)

    assert (held, paused.state, paused.paused_why, paused.step) == (0, "paused", "away", 1)
    assert [words for words in telegram.sent() if words.startswith("step")] == STEPS
    assert (await session_of(engine, session.id)).state == "done"


async def test_an_hour_back_pauses_the_session_at_its_step_and_asks_at_once(
    engine: AsyncEngine,
    session: Session,
    firing: Firing,
    sender: Sender,
    clock_back: ClockBack,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> None:
    await send_all(sender)
    clock.advance(seconds=10)
    await firing.tick()
    await send_all(sender)
    clock.set_to(clock.now() - HOUR)

    held = [await clock_back.mend(), await clock_back.mend()]
    await send_all(sender)
    paused, set_timers = await session_of(engine, session.id), await timer_kinds(engine)
    await go_on(engine, presenter, clock, session.id)
    await send_all(sender)
    await walk(firing, sender, clock)

    said = telegram.sent()
    assert (held, set_timers) == ([1, 0], ["put_away"])
    assert (paused.state, paused.paused_why, paused.step) == ("paused", "away", 1)
    assert paused.remaining_ms == 30_000
    assert said[1:4] == ["step 0", "step 1", "paused (away) at 1"]
    assert [words for words in said if words.startswith("step")] == [*STEPS[:2], *STEPS[1:]]
    assert (await session_of(engine, session.id)).state == "done"


async def test_an_hour_back_what_waits_to_be_sent_goes_within_its_usual_time(
    engine: AsyncEngine,
    sender: Sender,
    clock_back: ClockBack,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    telegram.fail(lost_answer())
    await put(engine, message("retried", now=clock.now()), message("next", now=clock.now()))
    await send_all(sender)
    async with transaction(engine) as connection:
        await limits.grant(connection, now=clock.now().timestamp(), wanted=1, rate=30)
        await write_all(connection, [chats.spending({RUNNER: clock.now().timestamp() + 3})])
    clock.set_to(clock.now() - HOUR)
    await put(engine, message("new", now=clock.now(), chat_id=RUNNER + 1))

    await clock_back.mend()
    await send_all(sender)

    assert set((await states(engine)).values()) == {"sent"}
    assert telegram.sent() == ["retried", "retried", "new", "next"]


async def test_a_wait_that_telegram_asked_for_is_kept_when_the_clock_goes_back(
    engine: AsyncEngine,
    sender: Sender,
    clock_back: ClockBack,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    async with transaction(engine) as connection:
        await chats.wait(connection, RUNNER, until=later(clock.now(), 3000))
    await put(engine, message("held", now=clock.now()))

    await clock_back.mend()
    await send_all(sender)

    assert telegram.calls == []


class Called:
    """Counts."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


@pytest.fixture
async def alarm() -> AsyncIterator[Alarm]:
    made = Alarm(clock=SystemClock(), on_due=Called(), on_sweep=Called())
    made.add_planner(Called(), every=timedelta(hours=1), name="planner")
    yield made
    made.stop()


def test_a_clock_that_is_set_is_noticed_once_and_one_that_drifts_is_not(
    clock: FrozenClock,
) -> None:
    watch = StepWatch(clock)
    seen = [watch.stepped()]
    for moved in (-HOUR, timedelta(0), HOUR, timedelta(seconds=1)):
        clock.set_to(clock.now() + moved)
        seen.append(watch.stepped())

    assert [round(step / HOUR) for step in seen] == [0, -1, 0, 1, 0]
    assert seen[0] == seen[2] == seen[4] == timedelta(0)


async def test_when_the_clock_was_set_back_the_sweep_does_not_sleep_until_it_is_there_again(
    alarm: Alarm, clock: FrozenClock
) -> None:
    mended, now = Called(), SystemClock().now()
    alarm.watch(StepWatch(clock), mended)
    alarm.start()
    jobs = {job.id: job for job in alarm._scheduler.get_jobs()}
    jobs["sweep"].modify(next_run_time=now + HOUR)  # where a clock set back leaves it
    clock.set_to(clock.now() - HOUR)

    alarm._look_at_the_clock()
    await next(iter(alarm._mending))

    sweep = jobs["sweep"]
    assert sweep.next_run_time - now < timedelta(seconds=30)
    assert isinstance(sweep.trigger, IntervalTrigger)
    assert sweep.trigger.interval == timedelta(seconds=1)
    assert mended.times == 1
