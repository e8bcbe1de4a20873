"""Whatever a runner does in whatever order: what always holds of a session's course."""

from datetime import datetime, timedelta
from functools import cache

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from content.models.plan import Plan
from content.plans import build_plan, easier, usual_request, without_exercise
from content.rules.tables import Tables, load_tables
from scheduler import routine
from scheduler.policy import AWAY
from scheduler.routine import Course, Move, Notice, State, Why
from tests.fakes.time import START

ENDS = (State.DONE, State.PARTLY, State.STOPPED)


@cache
def tables() -> Tables:
    return load_tables()


class Sessions(RuleBasedStateMachine):
    """One session under a runner's hands, and a timer that may fire late."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = START
        request = usual_request(
            minutes=5, state="sore", calf=True, ball="lacrosse", roller=True, tables=tables()
        )
        self.plan: Plan = build_plan(request, tables())
        self.course = Course(state=State.OFFERED, step=0, epoch=0)

    def take(self, move: Move, *, plan: Plan | None = None) -> None:
        """Accept a move: every change of course is an epoch of its own."""
        assert move.course.epoch > self.course.epoch
        self.course, self.plan = move.course, plan or self.plan

    def live(self) -> bool:
        return self.course.state in (State.RUNNING, State.PAUSED)

    @precondition(lambda self: self.course.state is State.OFFERED)
    @rule()
    def start(self) -> None:
        self.take(routine.start(self.course, self.plan, now=self.now))

    @precondition(lambda self: self.course.state is State.RUNNING)
    @rule(share=st.floats(0, 0.99))
    def time_passes_within_the_step(self, share: float) -> None:
        assert self.course.ends_at is not None
        self.now += max(timedelta(0), self.course.ends_at - self.now) * share

    @precondition(lambda self: self.course.state is State.RUNNING)
    @rule(late=st.floats(0, 60))
    def the_timer_fires(self, late: float) -> None:
        due = self.course.ends_at
        assert due is not None
        self.now = max(self.now, due + timedelta(seconds=late))
        before = self.course
        assume(self.now - due <= AWAY)

        self.take(routine.step_over(before, self.plan, due=due, now=self.now))

        if before.step + 1 == len(self.plan.steps):
            assert self.course.state is (State.PARTLY if before.skipped else State.DONE)
            return
        seconds = self.plan.steps[before.step + 1].seconds
        assert (self.course.step, self.course.started_at) == (before.step + 1, due)
        assert self.course.ends_at == due + timedelta(seconds=seconds)

    @precondition(lambda self: self.course.state is State.RUNNING)
    @rule(away=st.integers(61, 100_000))
    def the_bot_is_away(self, away: int) -> None:
        due = self.course.ends_at
        assert due is not None
        self.now = due + timedelta(seconds=away)

        move = routine.step_over(self.course, self.plan, due=due, now=self.now)

        assert move.notice in (Notice.PAUSED, Notice.FINISHED)
        self.take(move)

    @precondition(lambda self: self.course.state is State.RUNNING)
    @rule()
    def pause(self) -> None:
        assert self.course.ends_at is not None
        left = max(self.course.ends_at - self.now, timedelta(0))

        self.take(routine.pause(self.course, now=self.now))

        assert self.course.remaining == left

    @precondition(lambda self: self.course.state is State.PAUSED)
    @rule(wait=st.integers(0, 10_000))
    def resume(self, wait: int) -> None:
        self.now += timedelta(seconds=wait)
        left, step = self.course.remaining, self.course.step

        self.take(routine.resume(self.course, self.plan, now=self.now))

        if self.course.step == step and self.course.state is State.RUNNING:
            assert self.course.ends_at == self.now + (left or timedelta(0))

    @rule(seconds=st.integers(0, 1000))
    def time_passes_while_nothing_runs(self, seconds: int) -> None:
        if self.course.state is not State.RUNNING:
            self.now += timedelta(seconds=seconds)

    @precondition(live)
    @rule()
    def skip(self) -> None:
        self.take(routine.skip(self.course, self.plan, now=self.now))

    @precondition(live)
    @rule()
    def back(self) -> None:
        step = self.course.step

        self.take(routine.back(self.course, self.plan, now=self.now))

        assert self.course.step <= step

    @precondition(live)
    @rule()
    def easier(self) -> None:
        gentler = easier(self.plan, self.course.step, tables())

        self.take(routine.swap_plan(self.course, gentler, now=self.now), plan=gentler)

    @precondition(live)
    @rule()
    def this_hurts(self) -> None:
        plan = without_exercise(self.plan, self.course.step)
        if self.course.step >= len(plan.steps):
            self.take(routine.skip_to(self.course, plan, self.course.step, now=self.now))
        else:
            self.take(routine.hold_for(self.course, plan, why=Why.HURTS), plan=plan)

    @precondition(live)
    @rule()
    def stop(self) -> None:
        self.take(routine.stop(self.course, now=self.now))

        assert self.course.state is State.STOPPED

    @precondition(lambda self: self.course.state is State.STOPPED)
    @rule()
    def go_on_after_all(self) -> None:
        self.take(routine.resume(self.course, self.plan, now=self.now))

    @invariant()
    def the_step_lies_in_the_plan(self) -> None:
        assert 0 <= self.course.step < len(self.plan.steps)

    @invariant()
    def there_is_a_deadline_while_running_and_a_rest_while_paused(self) -> None:
        course = self.course
        assert (course.ends_at is not None) == (course.state is State.RUNNING)
        if course.state is State.PAUSED:
            assert course.remaining is not None
        if course.state in ENDS:
            assert routine.next_mark(course, self.plan, now=self.now) is None

    @invariant()
    def no_step_lasts_longer_than_its_seconds(self) -> None:
        whole = timedelta(seconds=self.plan.steps[self.course.step].seconds)
        if self.course.remaining is not None:
            assert timedelta(0) <= self.course.remaining <= whole
        if self.course.ends_at is not None:
            assert self.course.started_at is not None
            assert self.course.ends_at - self.course.started_at == whole

    @invariant()
    def only_exercises_are_skipped_each_once(self) -> None:
        skipped = self.course.skipped
        assert len(skipped) == len(set(skipped))
        assert all(self.plan.steps[step].kind == "work" for step in skipped)

    @invariant()
    def the_next_mark_lies_ahead_and_within_the_step(self) -> None:
        mark = routine.next_mark(self.course, self.plan, now=self.now)
        if mark is not None:
            assert self.course.ends_at is not None
            assert self.now < mark < self.course.ends_at

    @invariant()
    def the_time_left_is_never_negative_nor_over_the_plan(self) -> None:
        left = routine.seconds_left(self.course, self.plan, now=self.now)
        assert 0 <= left <= self.plan.total_seconds


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
