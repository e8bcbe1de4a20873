"""APScheduler's whole part: an alarm at the next due time, a sweep each second, the planners.

The rows are the schedule. APScheduler holds a handful of jobs in memory, each of which may
come late or twice without harm: it looks at the rows and does what is due.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.clock import Clock, StepWatch

log = logging.getLogger(__name__)

# APScheduler 3 drops a run that starts over a second late unless told not to.
_JOB: dict[str, Any] = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
_ALARM = "alarm"
SWEEP = timedelta(seconds=1)

Job = Callable[[], Awaitable[None]]


class _Patient(AsyncIOExecutor):  # type: ignore[misc]  # APScheduler 3 has no types
    """Jobs under way go on when the scheduler ends; APScheduler's own cuts them off."""

    def __init__(self) -> None:
        super().__init__()
        self._pending_futures: set[asyncio.Future[object]] = set()  # until it is started

    def shutdown(self, wait: bool = True) -> None:  # APScheduler's own signature
        """Nothing is cut off: see `ended`."""

    async def ended(self) -> None:
        """Until no job is under way."""
        while under_way := set(self._pending_futures):
            await asyncio.wait(under_way)


class Alarm:
    """Wakes `on_due` when the next timer is due, and `on_sweep` once a second in any case."""

    def __init__(self, *, clock: Clock, on_due: Job, on_sweep: Job) -> None:
        self._clock = clock
        self._on_due = on_due
        self._at: datetime | None = None
        self._jobs = _Patient()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults=_JOB, executors={"default": self._jobs}
        )
        every = IntervalTrigger(seconds=SWEEP.total_seconds())
        self._scheduler.add_job(on_sweep, every, id="sweep")
        self._watch: tuple[StepWatch, Job] | None = None
        self._beat: asyncio.TimerHandle | None = None
        self._mending: set[asyncio.Task[None]] = set()

    def add_planner(
        self, job: Job, *, every: timedelta, name: str, first: timedelta | None = None
    ) -> None:
        """Run `job` every so often: planning, cleaning up, watching. `first`: from now, when."""
        begin = self._clock.real(self._clock.now()) + (first or every)
        trigger = IntervalTrigger(seconds=every.total_seconds(), start_date=begin)
        self._scheduler.add_job(job, trigger, id=name)

    def watch(self, steps: StepWatch, on_step: Job) -> None:
        """Call `on_step` when the machine's clock was set to another time."""
        self._watch = (steps, on_step)

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()
        self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        """APScheduler lives by the clock on the wall: set back an hour, it would sleep an hour."""
        self._beat = asyncio.get_running_loop().call_later(
            SWEEP.total_seconds(), self._look_at_the_clock
        )
        if self._watch is None or not self._watch[0].stepped():
            return
        log.warning("the machine's clock was set", extra={"event": "clock_set"})
        for job in self._scheduler.get_jobs():
            if isinstance(job.trigger, IntervalTrigger):
                job.reschedule(IntervalTrigger(seconds=job.trigger.interval.total_seconds()))
        self._at = None
        mending = asyncio.ensure_future(self._watch[1]())
        self._mending.add(mending)
        mending.add_done_callback(self._mended)

    def _mended(self, task: "asyncio.Task[None]") -> None:
        self._mending.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("mending failed", exc_info=task.exception(), extra={"event": "loop_failed"})

    def stop(self) -> None:
        """Fire no more. A job under way ends by itself: `ended` waits for it."""
        # APScheduler ends at the loop's next turn and says until then that it runs: ask our beat,
        # which goes as long as the alarm does.
        if self._beat is None:
            return
        self._beat.cancel()
        self._beat = None
        self._scheduler.shutdown(wait=False)

    async def ended(self) -> None:
        """After `stop`: until the jobs under way are through. The database is theirs till then."""
        await asyncio.sleep(0)  # APScheduler ends at the loop's next turn: none begins after it
        await self._jobs.ended()
        if self._mending:
            await asyncio.wait(self._mending)

    def set_for(self, due: datetime | None) -> None:
        """Wake at `due` (runners' time), unless an earlier waking is set already."""
        if due is None or (self._at is not None and self._at <= due):
            return
        self._at = due
        self._arm()

    def reckon_again(self) -> None:
        """The clock's pace has changed: the same moment lies elsewhere on the machine's clock."""
        if self._at is not None:
            self._arm()

    def _arm(self) -> None:
        assert self._at is not None
        self._scheduler.add_job(
            self._ring,
            DateTrigger(self._clock.real(self._at)),
            id=_ALARM,
            replace_existing=True,
        )

    async def _ring(self) -> None:
        self._at = None
        await self._on_due()
