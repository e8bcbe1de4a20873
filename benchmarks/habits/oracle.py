"""The ceiling: a planner that was told the runner's habits, and only cannot foresee the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import NormalDist

from benchmarks.habits.runners import FIRST_DAY, WEEKS, Habit, Runner
from scheduler.habits import History, NoNudge, Plan, Reason, Why, slot_key
from scheduler.habits.belief import unlogged_run
from scheduler.local_time import MINUTES_A_DAY, to_utc, within

COST = 0.2
"""As ours: what a nudge for nothing costs, where meeting a runner is worth 1."""


def knows_the_habit(history: History, runner: Runner, now: datetime) -> Plan | NoNudge:
    """The best minute by the true distribution of the finish, if no run was logged by then."""
    today = (now - timedelta(hours=4)).astimezone(runner.zone_at(now)).date()
    plans = [
        plan
        for ahead in range(-1, 9)
        for habit in _due(runner, today + timedelta(days=ahead))
        if (plan := _plan(history, runner, habit, today + timedelta(days=ahead))) is not None
    ]
    later = [plan for plan in plans if plan.at > now]
    return min(later, key=lambda plan: plan.at, default=NoNudge(Reason.DONE, now + timedelta(2)))


def _due(runner: Runner, day: date) -> list[Habit]:
    offset = (day - FIRST_DAY).days
    if offset < 0 or offset in runner.away:
        return []
    return [h for h in runner.habits if h.weekday == offset % 7 and offset // 7 in h.weeks]


def _plan(history: History, runner: Runner, habit: Habit, day: date) -> Plan | None:
    zone = runner.zone_on(day)
    drift = habit.drift * (day - FIRST_DAY).days / (WEEKS * 7)
    finish = NormalDist(habit.start + habit.length + drift, habit.spread)
    usual = round(finish.mean) % MINUTES_A_DAY
    key = slot_key(day.weekday(), usual)
    if any(nudge.local_date == day and nudge.slot == key for nudge in history.nudges):
        return None
    midnight, reach = to_utc(day, 0, zone), 3 * habit.spread + 30
    logged = ((run.finished_at - midnight).total_seconds() / 60 for run in history.runs)
    if any(abs(minute - finish.mean) < reach for minute in logged):
        return None
    minute = _best_minute(runner, finish)
    if minute is None:
        return None
    why = Why(day.weekday(), usual, 0, 0, 0, declared=False)
    return Plan(to_utc(day, minute, zone), key, day, why, confidence=1.0)


def _best_minute(runner: Runner, finish: NormalDist) -> int | None:
    """The allowed minute worth most; None when asking is never worth it."""
    likely = unlogged_run(runner.kept, runner.share)
    settings, best = runner.settings, (0.0, 0)
    for minute in range(round(finish.mean) - 40, round(finish.mean) + 90, 5):
        clock = minute % MINUTES_A_DAY
        quiet = within(clock, start=settings.quiet_start, end=settings.quiet_end)
        met = likely * (finish.cdf(minute) - finish.cdf(minute - 60))
        known = likely * (finish.cdf(minute) - finish.cdf(minute - 180))
        if not quiet:
            best = max(best, (met - COST * (1 - known), minute))
    return best[1] if best[0] > 0 else None
