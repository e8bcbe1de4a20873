"""What is compared: our learner, a fixed daily reminder, the median of each weekday."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from benchmarks.habits.runners import Runner
from scheduler.habits import (
    History,
    NoNudge,
    Plan,
    Reason,
    RunRecord,
    Why,
    next_nudge,
    slot_key,
)
from scheduler.local_time import to_utc


def ours(history: History, runner: Runner, now: datetime) -> Plan | NoNudge:
    """The learner of the scheduler."""
    return next_nudge(history, zone=runner.zone_at(now), now=now, settings=runner.settings)


def fixed_daily(history: History, runner: Runner, now: datetime) -> Plan | NoNudge:
    """A reminder each day at the time of the first logged (or declared) run."""
    minutes = [run.local_minute for run in history.runs[:1]] or [
        slot.start_minute + 45 for slot in history.declared[:1]
    ]
    if not minutes:
        return NoNudge(Reason.NO_EVIDENCE, now + timedelta(days=30))
    return _next(runner, now, dict.fromkeys(range(7), minutes[0]), logged=())


def weekday_median(history: History, runner: Runner, now: datetime) -> Plan | NoNudge:
    """On each weekday with a run so far, at the median of its finishes, if none is logged yet."""
    finishes: dict[int, list[int]] = {}
    for slot in history.declared:
        finishes.setdefault(slot.weekday, []).append(slot.start_minute + 45)
    for run in history.runs:
        finishes.setdefault(run.local_date.weekday(), []).append(run.local_minute)
    if not finishes:
        return NoNudge(Reason.NO_EVIDENCE, now + timedelta(days=30))
    usual = {weekday: round(median(minutes)) for weekday, minutes in finishes.items()}
    return _next(runner, now, usual, logged=history.runs)


def _next(
    runner: Runner, now: datetime, usual: dict[int, int], *, logged: tuple[RunRecord, ...]
) -> Plan | NoNudge:
    zone = runner.zone_at(now)
    today = now.astimezone(zone).date()
    done = {run.local_date for run in logged}
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        minute = usual.get(day.weekday())
        if minute is None or day in done:
            continue
        at = to_utc(day, minute, zone)
        if at > now:
            why = Why(day.weekday(), minute % 1440, 0, 0, 0, declared=False)
            return Plan(at, slot_key(day.weekday(), minute % 1440), day, why, confidence=1.0)
    return NoNudge(Reason.DONE, now + timedelta(days=1))
