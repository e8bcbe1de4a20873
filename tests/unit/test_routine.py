"""What a session does next, as pure functions: times, ends, marks. No rows."""

from datetime import timedelta

import pytest

from content.models.plan import Plan
from scheduler import routine
from scheduler.routine import Course, Notice, State, Why
from tests.fakes.time import START

OFFERED = Course(state=State.OFFERED, step=0, epoch=0)


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def running(plan: Plan, step: int = 0, *, begun: float = 0) -> Course:
    course = routine.start(OFFERED, plan, now=START).course
    return routine.skip_to(course, plan, step, now=START + at(begun)).course


def test_a_started_session_is_at_its_first_step_for_that_steps_seconds(plan: Plan) -> None:
    move = routine.start(OFFERED, plan, now=START)

    assert move.notice is Notice.STEP
    assert (move.course.state, move.course.step, move.course.epoch) == (State.RUNNING, 0, 1)
    assert move.course.ends_at == START + at(10)


@pytest.mark.parametrize("late", [0, 0.4, 5, 60])
def test_a_late_firing_does_not_move_the_next_end(plan: Plan, late: float) -> None:
    due = START + at(10)

    move = routine.step_over(running(plan), plan, due=due, now=due + at(late))

    assert move.course.step == 1
    assert move.course.started_at == due
    assert move.course.ends_at == due + at(30)


def test_after_an_absence_of_over_a_minute_the_session_asks_before_the_next_step(
    plan: Plan,
) -> None:
    due = START + at(10)

    move = routine.step_over(running(plan), plan, due=due, now=due + at(60.001))

    assert (move.notice, move.course.why) == (Notice.PAUSED, Why.AWAY)
    assert (move.course.step, move.course.remaining) == (1, at(30))


def test_pause_keeps_what_is_left_and_resume_gives_exactly_that(plan: Plan) -> None:
    paused = routine.pause(running(plan, 1), now=START + at(12.5)).course
    resumed = routine.resume(paused, plan, now=START + at(500))

    assert (paused.remaining, paused.ends_at) == (at(17.5), None)
    assert resumed.notice is Notice.REST_OF_STEP
    assert resumed.course.ends_at == START + at(517.5)
    assert resumed.course.started_at == START + at(487.5)


def test_a_pause_at_the_very_end_of_a_step_resumes_with_the_next(plan: Plan) -> None:
    paused = routine.pause(running(plan, 1), now=START + at(29.5)).course

    resumed = routine.resume(paused, plan, now=START + at(100))

    assert (resumed.notice, resumed.course.step) == (Notice.STEP, 2)


def test_a_pause_after_the_end_keeps_nothing_below_zero(plan: Plan) -> None:
    paused = routine.pause(running(plan, 1), now=START + at(33)).course

    assert paused.remaining == at(0)


def test_a_second_pause_only_changes_its_reason(plan: Plan) -> None:
    paused = routine.pause(running(plan, 1), now=START + at(12)).course

    again = routine.pause(paused, now=START + at(20), why=Why.HURTS).course

    assert (again.why, again.remaining, again.epoch) == (Why.HURTS, at(18), paused.epoch)


def test_only_exercises_count_as_skipped(plan: Plan) -> None:
    course = running(plan)
    for _ in range(3):
        course = routine.skip(course, plan, now=START).course

    assert course.skipped == (1,)
    assert course.step == 3


def test_back_goes_to_the_exercise_before_and_forgives_what_was_skipped_since(
    plan: Plan,
) -> None:
    course = routine.skip(running(plan, 1), plan, now=START).course

    move = routine.back(course, plan, now=START + at(3))

    assert (move.course.step, move.course.skipped) == (1, ())
    assert move.course.ends_at == START + at(33)


def test_back_at_the_first_exercise_begins_it_again(plan: Plan) -> None:
    move = routine.back(running(plan, 1), plan, now=START + at(20))

    assert (move.course.step, move.course.ends_at) == (1, START + at(50))


@pytest.mark.parametrize(("skipped", "end"), [((), State.DONE), ((1,), State.PARTLY)])
def test_the_end_says_whether_something_was_left_out(
    plan: Plan, skipped: tuple[int, ...], end: State
) -> None:
    last = running(plan, 3)
    course = Course(state=last.state, step=3, epoch=last.epoch, skipped=skipped)

    move = routine.step_over(course, plan, due=START, now=START)

    assert (move.notice, move.course.state) == (Notice.FINISHED, end)


def test_a_stop_keeps_the_rest_of_the_step_for_those_who_go_on_after_all(plan: Plan) -> None:
    stopped = routine.stop(running(plan, 1), now=START + at(10)).course

    undone = routine.resume(stopped, plan, now=START + at(100)).course

    assert (stopped.state, stopped.ends_at, stopped.remaining) == (State.STOPPED, None, at(20))
    assert (undone.state, undone.ends_at) == (State.RUNNING, START + at(120))


def test_a_plan_that_changed_keeps_the_time_left_and_never_lengthens_a_step(plan: Plan) -> None:
    shorter = [step.model_copy(update={"seconds": 15}) for step in plan.steps]
    changed = plan.model_copy(update={"steps": tuple(shorter)})

    kept = routine.swap_plan(running(plan, 1), changed, now=START + at(20)).course
    cut = routine.swap_plan(running(plan, 3), changed, now=START + at(20)).course

    assert kept.ends_at == START + at(30)
    assert cut.ends_at == START + at(35)


def test_a_plan_that_changes_at_the_very_end_of_a_step_does_not_give_it_again(
    plan: Plan,
) -> None:
    move = routine.swap_plan(running(plan, 1), plan, now=START + at(30))

    assert move.course.step == 2


def test_marks_lie_half_way_and_shortly_before_the_end_of_long_steps(plan: Plan) -> None:
    long, short = running(plan, 3), running(plan, 1)

    half = routine.next_mark(long, plan, now=START)
    end = routine.next_mark(long, plan, now=START + at(30))
    none = routine.next_mark(long, plan, now=START + at(45))

    assert (half, end, none) == (START + at(30), START + at(45), None)
    assert routine.next_mark(short, plan, now=START) is None


@pytest.mark.parametrize(
    ("step", "passed", "left"), [(0, 0, 105), (1, 12, 83), (3, 59.6, 0), (3, 70, 0)]
)
def test_the_time_left_counts_the_step_and_all_after_it(
    plan: Plan, step: int, passed: float, left: int
) -> None:
    course = running(plan, step)

    assert routine.seconds_left(course, plan, now=START + at(passed)) == left


def test_the_time_left_of_a_plan_that_was_only_offered_is_all_of_it(plan: Plan) -> None:
    assert routine.seconds_left(OFFERED, plan, now=START) == plan.total_seconds
