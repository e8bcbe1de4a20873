"""Peers of benchmarks/timers.py: a job a reminder, in APScheduler's stores and in PTB's JobQueue.

What they say is nothing: only waking up at the right moment is measured. Two of the three keep
nothing: whoever uses them tells them all reminders again at each start, which is their start.
"""

import asyncio
import pickle
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

DAY_S = 86_400


class Spent:
    """CPU of this process, by clock and by processor, between two moments."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def so_far(self) -> dict[str, float]:
        """Seconds until now."""
        cpu = time.process_time() - self.cpu
        return {"ready_s": time.perf_counter() - self.wall, "ready_cpu_s": cpu}


async def nothing() -> None:
    """What a peer's job does."""


async def nothing_of_ptb(_context: object) -> None:
    """The same, as PTB calls it."""


async def apscheduler(waiting: int, fired: int) -> dict[str, float]:
    """A "date" job a reminder, as its documentation shows it, in its default store: memory."""
    from apscheduler.jobstores.memory import MemoryJobStore

    begun, scheduler = Spent(), _scheduler(MemoryJobStore())
    far, now = datetime.now(UTC) + timedelta(days=1000), datetime.now(UTC)
    for number in range(waiting):
        scheduler.add_job(nothing, "date", run_date=far + timedelta(seconds=number))
    for _ in range(fired):
        scheduler.add_job(nothing, "date", run_date=now)
    return {**begun.so_far(), "us": await _fire(scheduler, fired)}


async def apscheduler_sql(waiting: int, fired: int) -> dict[str, float]:
    """The same in its SQL store, on SQLite. Its rows are there at the start, as ours are."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/jobs.sqlite3"
        _fill_sql(url, waiting=waiting, due=fired)
        begun, store = Spent(), SQLAlchemyJobStore(url)
        scheduler = _scheduler(store)
        store.get_next_run_time()
        return {**begun.so_far(), "us": await _fire(scheduler, fired)}


async def run_daily(waiting: int, fired: int) -> dict[str, float]:
    """PTB's `run_daily`, which is a "cron" job a reminder, in memory."""
    from telegram.ext import ApplicationBuilder

    bot = ApplicationBuilder().token("1:x").build()
    queue = bot.job_queue
    assert queue is not None
    begun = Spent()
    options = {"misfire_grace_time": None}
    queue.scheduler.start(paused=True)
    # Over the whole day, but none while this runs.
    first = datetime.now(UTC) + timedelta(hours=1)
    for number in range(waiting):
        moment = first + timedelta(seconds=number * (DAY_S - 7200) // max(waiting, 1))
        queue.run_daily(nothing_of_ptb, moment.timetz(), job_kwargs=options)
    due = [
        queue.run_daily(nothing_of_ptb, time_of_day(tzinfo=UTC), job_kwargs=options)
        for _ in range(fired)
    ]
    spent = begun.so_far()
    now = datetime.now(UTC)
    for job in due:
        job.job.modify(next_run_time=now)
    return {**spent, "us": await _fire(queue.scheduler, fired)}


def _scheduler(store: Any) -> Any:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    defaults = {"misfire_grace_time": None}
    made = AsyncIOScheduler(jobstores={"default": store}, job_defaults=defaults, timezone="UTC")
    made.start(paused=True)
    return made


def _fill_sql(url: str, *, waiting: int, due: int) -> None:
    """Jobs as the store writes them, in one transaction: one each would take minutes."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore

    store = SQLAlchemyJobStore(url)
    with _like(store) as state:
        now = datetime.now(UTC)
        moments = [now] * due
        moments += [now + timedelta(days=1000, seconds=number) for number in range(waiting)]
        rows = [
            {
                "id": f"{number:032x}",
                "next_run_time": moment.timestamp(),
                "job_state": pickle.dumps(
                    {**state, "id": f"{number:032x}", "next_run_time": moment},
                    store.pickle_protocol,
                ),
            }
            for number, moment in enumerate(moments)
        ]
    with store.engine.begin() as connection:
        connection.execute(store.jobs_t.insert(), rows)
    store.engine.dispose()


@contextmanager
def _like(store: Any) -> Iterator[dict[str, Any]]:
    """The state of one job as APScheduler itself keeps it; the job is gone afterwards."""
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone="UTC")
    scheduler.start(paused=True)
    job = scheduler.add_job(nothing, "date", run_date=datetime.now(UTC), misfire_grace_time=None)
    yield job.__getstate__()
    job.remove()
    scheduler.shutdown(wait=False)


async def _fire(scheduler: Any, fired: int) -> float:
    """Let what is due run; microseconds of CPU each."""
    from apscheduler.events import EVENT_JOB_EXECUTED

    done, left = asyncio.Event(), fired

    def heard(_: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            done.set()

    scheduler.add_listener(heard, EVENT_JOB_EXECUTED)
    cpu = time.process_time()
    scheduler.resume()
    await done.wait()
    spent = time.process_time() - cpu
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
    return spent / fired * 1e6
