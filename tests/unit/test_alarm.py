"""The alarm: APScheduler's jobs never give up on being late, and it rings at the due time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler.alarm import Alarm
from scheduler.clock import PlaygroundClock
from tests.fakes.time import FrozenClock
from tests.support.builders import later


class Woken:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def far_clock() -> FrozenClock:
    """A time that the machine's own clock will not reach during a test."""
    return FrozenClock(datetime(2090, 1, 1, tzinfo=UTC))


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
async def alarm(far_clock: FrozenClock, woken: Woken) -> AsyncIterator[Alarm]:
    made = Alarm(clock=far_clock, on_due=woken, on_sweep=woken)
    made.add_planner(woken, every=timedelta(hours=1), name="planner")
    made.start()
    yield made
    made.stop()


def jobs(alarm: Alarm) -> dict[str, Any]:
    return {job.id: job for job in alarm._scheduler.get_jobs()}


def rings_at(alarm: Alarm) -> datetime:
    moment: datetime = jobs(alarm)["alarm"].next_run_time
    return moment


async def test_no_job_is_ever_dropped_for_being_late_or_run_beside_itself(
    alarm: Alarm, far_clock: FrozenClock
) -> None:
    alarm.set_for(far_clock.now())

    found = jobs(alarm)

    assert set(found) == {"sweep", "planner", "alarm"}
    for job in found.values():
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)


async def test_the_sweep_comes_each_second_whatever_happens(alarm: Alarm) -> None:
    assert jobs(alarm)["sweep"].trigger.interval == timedelta(seconds=1)


async def test_a_planner_comes_first_when_it_is_told_and_then_each_time_its_span_is_over(
    alarm: Alarm, far_clock: FrozenClock, woken: Woken
) -> None:
    hour = timedelta(hours=1)
    alarm.add_planner(woken, every=hour, name="soon", first=timedelta(seconds=3))

    soon, usual = jobs(alarm)["soon"].trigger, jobs(alarm)["planner"].trigger

    assert (soon.start_date, soon.interval) == (later(far_clock.now(), 3), hour)
    assert (usual.start_date, usual.interval) == (far_clock.now() + hour, hour)


async def test_it_rings_at_the_due_time_and_an_earlier_one_takes_its_place(
    alarm: Alarm, far_clock: FrozenClock
) -> None:
    alarm.set_for(far_clock.now() + timedelta(seconds=30))
    first = rings_at(alarm)
    alarm.set_for(far_clock.now() + timedelta(seconds=90))
    later = rings_at(alarm)
    alarm.set_for(far_clock.now() + timedelta(seconds=5))

    assert (first, later) == (far_clock.now() + timedelta(seconds=30),) * 2
    assert rings_at(alarm) == far_clock.now() + timedelta(seconds=5)


async def test_after_it_has_rung_it_can_be_set_for_any_time_again(
    alarm: Alarm, far_clock: FrozenClock, woken: Woken
) -> None:
    alarm.set_for(far_clock.now() + timedelta(seconds=5))

    await jobs(alarm)["alarm"].func()
    alarm.set_for(far_clock.now() + timedelta(seconds=90))

    assert woken.times == 1
    assert rings_at(alarm) == far_clock.now() + timedelta(seconds=90)


async def test_nothing_due_sets_nothing(alarm: Alarm) -> None:
    alarm.set_for(None)

    assert "alarm" not in jobs(alarm)


async def test_when_the_clock_runs_faster_the_same_moment_is_sooner(
    far_clock: FrozenClock, woken: Woken
) -> None:
    clock = PlaygroundClock(machine=far_clock)
    alarm = Alarm(clock=clock, on_due=woken, on_sweep=woken)
    clock.on_change = alarm.reckon_again
    alarm.start()
    alarm.set_for(clock.now() + timedelta(seconds=60))

    clock.set_rate(10)

    sooner = rings_at(alarm)
    alarm.stop()
    assert sooner == far_clock.now() + timedelta(seconds=6)


class Slow:
    """A job that says when it has begun, and takes until it may end."""

    def __init__(self) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.through = False

    async def __call__(self) -> None:
        self.begun.set()
        await self.may_end.wait()
        self.through = True


@pytest.fixture
def past_clock() -> FrozenClock:
    """A time long gone by on the machine's own clock: what is due then is due at once."""
    return FrozenClock(datetime(2000, 1, 1, tzinfo=UTC))


async def test_a_job_under_way_when_it_stops_is_waited_for_and_not_cut_off(
    past_clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    slow = Slow()
    alarm = Alarm(clock=past_clock, on_due=slow, on_sweep=slow)
    alarm.start()
    alarm.set_for(past_clock.now())
    await slow.begun.wait()

    alarm.stop()
    ending = asyncio.create_task(alarm.ended())
    await asyncio.wait({ending}, timeout=0)
    waited = not ending.done()
    slow.may_end.set()
    await ending

    assert (waited, slow.through) == (True, True)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_job_that_had_not_quite_begun_when_it_stops_is_no_error(
    past_clock: FrozenClock, woken: Woken, caplog: pytest.LogCaptureFixture
) -> None:
    alarm = Alarm(clock=past_clock, on_due=woken, on_sweep=woken)
    alarm.start()
    alarm.set_for(past_clock.now())

    alarm.stop()  # before the loop comes to what APScheduler is about to hand it
    await alarm.ended()

    assert woken.times == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_one_that_never_started_has_ended(far_clock: FrozenClock, woken: Woken) -> None:
    alarm = Alarm(clock=far_clock, on_due=woken, on_sweep=woken)

    alarm.stop()
    await alarm.ended()

    assert woken.times == 0
