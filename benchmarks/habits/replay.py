"""Plays five months of one runner against one planner, and counts what the nudges met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from benchmarks.habits.runners import FIRST_DAY, WEEKS, Run, Runner
from scheduler.habits import (
    Answer,
    History,
    NoNudge,
    NudgeRecord,
    Plan,
    RunRecord,
    Source,
)
from scheduler.local_time import local_minute, to_utc

FRESH = timedelta(minutes=60)
STALE = timedelta(hours=3)
COLD = timedelta(weeks=4)
START = datetime.combine(FIRST_DAY, time(4), tzinfo=UTC)
END = START + timedelta(weeks=WEEKS)

Planner = Callable[[History, Runner, datetime], Plan | NoNudge]


@dataclass
class Score:
    """Counts of one runner; shares only when asked, so that runners may be added up."""

    unreported: int = 0
    met: int = 0
    cold_unreported: int = 0
    cold_met: int = 0
    sent: int = 0
    false: int = 0
    weeks: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            *(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True))
        )

    @property
    def hit(self) -> float:
        """Share of unreported runs met by a nudge within 60 minutes after the finish."""
        return self.met / max(1, self.unreported)

    @property
    def cold(self) -> float:
        """The same, in the first four weeks."""
        return self.cold_met / max(1, self.cold_unreported)

    @property
    def false_a_week(self) -> float:
        """Nudges a week with no finish in the three hours before."""
        return self.false / max(1, self.weeks)


@dataclass
class _Life:
    runner: Runner
    dice: Random
    runs: list[RunRecord] = field(default_factory=list)
    nudges: list[NudgeRecord] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    logged: set[Run] = field(default_factory=set)


def replay(runner: Runner, planner: Planner, *, declared: bool, seed: int) -> Score:
    """One life. With `declared` the schedule is known from the first day."""
    life = _Life(runner, Random(f"life/{seed}"))
    slots = runner.declared if declared else ()
    reports = [run for run in sorted(runner.runs, key=lambda run: run.report_at) if run.reported]
    now = START
    while now < END:
        plan = planner(History(tuple(life.runs), tuple(life.nudges), slots), runner, now)
        next_report = reports[0].report_at if reports else END
        moved = _next_move(runner, now)
        if moved < min(next_report, _when(plan)):
            now = moved
            continue
        if isinstance(plan, Plan) and plan.at < next_report:
            now = plan.at
            _send(life, plan)
        elif isinstance(plan, NoNudge) and plan.look_again < next_report:
            now = max(plan.look_again, now + timedelta(minutes=1))
        elif reports:
            now = max(now, next_report)
            _log(life, reports[0], reports[0].finish, Source.SAID)
            reports.pop(0)
        else:
            break
    return _score(life)


def _when(plan: Plan | NoNudge) -> datetime:
    return plan.at if isinstance(plan, Plan) else plan.look_again


def _next_move(runner: Runner, now: datetime) -> datetime:
    """When the runner's zone changes next: the bot is told, and plans anew."""
    moves = (datetime.combine(day, time(2), tzinfo=UTC) for day, _ in runner.zones)
    return min((move for move in moves if move > now), default=END)


def _log(life: _Life, run: Run, finish: datetime, source: Source) -> None:
    if run in life.logged:
        return
    life.logged.add(run)
    zone = life.runner.zone_at(finish)
    local = finish.astimezone(zone)
    length = round((run.finish - run.start).total_seconds() / 60)
    minutes = length if source is Source.SAID else None
    life.runs.append(RunRecord(finish, local.date(), local_minute(finish, zone), source, minutes))


def _send(life: _Life, plan: Plan) -> None:
    life.moments.append(plan.at)
    record = NudgeRecord(plan.slot, plan.local_date, planned_for=plan.at, sent_at=plan.at)
    answer, again = _answer(life, plan)
    answered = plan.at if answer is not Answer.IGNORED else None
    life.nudges = [nudge for nudge in life.nudges if not _same(nudge, record)]
    life.nudges.append(replace(record, answer=answer, answered_at=answered, again_at=again))


def _same(one: NudgeRecord, other: NudgeRecord) -> bool:
    return (one.slot, one.local_date) == (other.slot, other.local_date)


def _answer(life: _Life, plan: Plan) -> tuple[Answer, datetime | None]:
    dice, at = life.dice.random(), plan.at
    done = [run for run in life.runner.runs if at - STALE <= run.finish <= at]
    unlogged = [run for run in done if run not in life.logged]
    if unlogged:
        if dice >= life.runner.answers_yes:
            return Answer.IGNORED, None
        _log(life, unlogged[-1], _told_finish(life, plan, unlogged[-1]), Source.NUDGE)
        return Answer.YES, None
    if dice >= life.runner.answers_no:
        return Answer.IGNORED, None
    if any(run.start <= at < run.finish for run in life.runner.runs):
        return Answer.STILL_RUNNING, at + timedelta(minutes=30)
    return Answer.NOT_TODAY, None


def _told_finish(life: _Life, plan: Plan, run: Run) -> datetime:
    """As the bot does: a yes logs the run at the likely finish, unless it is put right."""
    if life.dice.random() < life.runner.corrects:
        return run.finish
    zone = life.runner.zone_at(plan.at)
    after_midnight = 1440 if plan.why.usual_finish < 240 else 0
    likely = to_utc(plan.local_date, plan.why.usual_finish + after_midnight, zone)
    return min(likely, plan.at)


def _score(life: _Life) -> Score:
    runs = [run for run in life.runner.runs if not run.reported]
    met = [run for run in runs if _met(run, life.moments)]
    early = START + COLD
    finishes = [run.finish for run in life.runner.runs]
    false = [
        at for at in life.moments if not any(at - STALE <= finish <= at for finish in finishes)
    ]
    return Score(
        unreported=len(runs),
        met=len(met),
        cold_unreported=sum(run.finish < early for run in runs),
        cold_met=sum(run.finish < early for run in met),
        sent=len(life.moments),
        false=len(false),
        weeks=WEEKS,
    )


def _met(run: Run, moments: list[datetime]) -> bool:
    return any(run.finish <= at <= run.finish + FRESH for at in moments)
