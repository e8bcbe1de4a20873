"""What a session does next: pure functions of its state, an event and the time. No rows here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from content.models.plan import Plan
from scheduler.policy import AWAY, MARK_END_FROM_S, MARK_END_LEFT_S, MARK_HALF_FROM_S


class State(StrEnum):
    """Where a session stands. The last four are ends, and stay four different records."""

    OFFERED = "offered"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"  # every exercise was reached and none skipped
    PARTLY = "partly"  # it ran to its end, with exercises left out
    STOPPED = "stopped"  # the runner ended it
    NOT_DONE = "not_done"  # it was offered and never begun


class Why(StrEnum):
    """Why a session is paused."""

    ASKED = "asked"
    AWAY = "away"
    HURTS = "hurts"


class Notice(StrEnum):
    """What the runner must be told about a move."""

    STEP = "step"
    REST_OF_STEP = "rest"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The moving part of a session. `ends_at` while running, `remaining` while paused."""

    state: State
    step: int
    epoch: int
    started_at: datetime | None = None  # of the step
    ends_at: datetime | None = None
    remaining: timedelta | None = None
    why: Why | None = None
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A course and what to say about it."""

    course: Course
    notice: Notice


def _enter(course: Course, plan: Plan, step: int, *, at: datetime) -> Course:
    """The course with `step` begun at `at`; every entry is an epoch of its own."""
    return replace(
        course,
        state=State.RUNNING,
        step=step,
        epoch=course.epoch + 1,
        started_at=at,
        ends_at=at + timedelta(seconds=plan.steps[step].seconds),
        remaining=None,
        why=None,
    )


def _ended(course: Course, state: State) -> Course:
    return replace(
        course, state=state, epoch=course.epoch + 1, ends_at=None, remaining=None, why=None
    )


def start(course: Course, plan: Plan, *, now: datetime) -> Move:
    """Begin with the first step."""
    return Move(_enter(course, plan, 0, at=now), Notice.STEP)


def step_over(course: Course, plan: Plan, *, due: datetime, now: datetime) -> Move:
    """The step's time is up: the next one begins when it should have (`due`), not `now`.

    So nothing drifts. After an absence of over a minute the session pauses and asks.
    """
    following = course.step + 1
    if following >= len(plan.steps):
        return _finish(course)
    if now - due > AWAY:
        full = timedelta(seconds=plan.steps[following].seconds)
        return Move(_hold(course, step=following, remaining=full, why=Why.AWAY), Notice.PAUSED)
    return Move(_enter(course, plan, following, at=due), Notice.STEP)


def missed(course: Course, plan: Plan, step: int) -> Move:
    """Step `step` could not be delivered for over a minute: pause there, with its full time."""
    full = timedelta(seconds=plan.steps[step].seconds)
    return Move(_hold(course, step=step, remaining=full, why=Why.AWAY), Notice.PAUSED)


def _finish(course: Course) -> Move:
    end = State.PARTLY if course.skipped else State.DONE
    return Move(_ended(course, end), Notice.FINISHED)


def _hold(course: Course, *, step: int, remaining: timedelta, why: Why) -> Course:
    return replace(
        course,
        state=State.PAUSED,
        step=step,
        epoch=course.epoch + 1,
        ends_at=None,
        remaining=remaining,
        why=why,
    )


def pause(course: Course, *, now: datetime, why: Why = Why.ASKED) -> Move:
    """Keep what is left of the step and hold. A paused session only changes its reason."""
    if course.state is State.PAUSED:
        return Move(replace(course, why=why), Notice.PAUSED)
    assert course.ends_at is not None
    left = max(course.ends_at - now, timedelta(0))
    return Move(_hold(course, step=course.step, remaining=left, why=why), Notice.PAUSED)


def hold_for(course: Course, plan: Plan, *, why: Why) -> Move:
    """Held where it is; a step that has become another one starts with its full time."""
    whole = timedelta(seconds=plan.steps[course.step].seconds)
    left = min(course.remaining or whole, whole)
    return Move(_hold(course, step=course.step, remaining=left, why=why), Notice.NOTHING)


def resume(course: Course, plan: Plan, *, now: datetime) -> Move:
    """Go on with what is left of the step; with the next one if nothing is."""
    left = course.remaining or timedelta(0)
    if left < timedelta(seconds=1):
        return skip_to(course, plan, course.step + 1, now=now)
    whole = timedelta(seconds=plan.steps[course.step].seconds)
    entered = _enter(course, plan, course.step, at=now)
    if left >= whole:
        return Move(entered, Notice.STEP)
    return Move(
        replace(entered, started_at=now - (whole - left), ends_at=now + left),
        Notice.REST_OF_STEP,
    )


def skip_to(course: Course, plan: Plan, step: int, *, now: datetime) -> Move:
    """Begin `step` now; past the last one the session is over."""
    if step >= len(plan.steps):
        return _finish(course)
    return Move(_enter(course, plan, step, at=now), Notice.STEP)


def skip(course: Course, plan: Plan, *, now: datetime) -> Move:
    """Leave this step out. Getting ready and changing over are not missed by anyone."""
    skipped = course.skipped
    if plan.steps[course.step].kind == "work" and course.step not in skipped:
        skipped = (*skipped, course.step)
    return skip_to(replace(course, skipped=skipped), plan, course.step + 1, now=now)


def back(course: Course, plan: Plan, *, now: datetime) -> Move:
    """Do the exercise before this one again; at the first one, begin it again."""
    earlier = [step.n for step in plan.steps[: course.step] if step.kind == "work"]
    target = earlier[-1] if earlier else course.step
    skipped = tuple(step for step in course.skipped if step < target)
    return skip_to(replace(course, skipped=skipped), plan, target, now=now)


def swap_plan(course: Course, plan: Plan, *, now: datetime) -> Move:
    """The plan has changed from this step on: say the step again with the time it has left.

    A step may have grown shorter; it never gets longer than its new length.
    """
    whole = timedelta(seconds=plan.steps[course.step].seconds)
    left = course.remaining if course.state is State.PAUSED else None
    if left is None and course.ends_at is not None:
        left = course.ends_at - now
    left = whole if left is None else min(left, whole)
    held = replace(course, state=State.PAUSED, remaining=left, ends_at=None)
    return resume(held, plan, now=now)


def stop(course: Course, *, now: datetime) -> Move:
    """The runner ends it here. What is left of the step is kept, for "go on after all"."""
    left = course.remaining
    if course.ends_at is not None:
        left = max(course.ends_at - now, timedelta(0))
    return Move(replace(_ended(course, State.STOPPED), remaining=left), Notice.STOPPED)


def next_mark(course: Course, plan: Plan, *, now: datetime) -> datetime | None:
    """When the card is edited next within this step, or None."""
    if course.state is not State.RUNNING or course.ends_at is None or course.started_at is None:
        return None
    seconds = plan.steps[course.step].seconds
    marks = []
    if seconds >= MARK_HALF_FROM_S:
        marks.append(course.ends_at - timedelta(seconds=seconds) / 2)
    if seconds >= MARK_END_FROM_S:
        marks.append(course.ends_at - timedelta(seconds=MARK_END_LEFT_S))
    return next((mark for mark in marks if mark > now), None)


def seconds_left(course: Course, plan: Plan, *, now: datetime) -> int:
    """Whole seconds to the end of the session, never below 0."""
    later = sum(step.seconds for step in plan.steps[course.step + 1 :])
    if course.state is State.RUNNING and course.ends_at is not None:
        current = (course.ends_at - now).total_seconds()
    elif course.remaining is not None:
        current = course.remaining.total_seconds()
    else:
        current = plan.steps[course.step].seconds if course.state is State.OFFERED else 0
    return max(0, round(current + later))
