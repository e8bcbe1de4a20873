"""When not to ask, however likely a run is: back-off, caps, spacing. Knows nothing of habits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from scheduler.habits.evidence import is_ignored
from scheduler.habits.plans import NoNudge, Reason
from scheduler.habits.records import Answer, History, NudgeRecord, NudgeSettings
from scheduler.habits.slots import key_weekday_and_minute
from scheduler.local_time import minutes_apart

SPACED_AFTER = 2
"""Unanswered in a row, from which nudges are spaced out."""

STOP_AFTER = 4
"""Unanswered in a row, after which the runner is asked once whether to stop."""

SPACED = timedelta(hours=44)
"""Between two nudges once they are spaced out: not today again, and not tomorrow."""

LESS_OFTEN = timedelta(hours=44)
"""Between two nudges for a runner who wants fewer."""

SAME_TIME_APART = timedelta(hours=20)
"""Two nudges at one time of day are at least this far apart, whatever the zone does."""

SAME_TIME_MINUTES = 180

REMEMBERED = 30
"""So many of the last nudges decide about caps, spacing and back-off."""

LOOK_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Manners:
    """What the nudges sent so far allow."""

    settings: NudgeSettings
    sent: tuple[NudgeRecord, ...]
    """Oldest first."""
    unanswered: int
    """In a row, up to now, with no run logged since."""
    earliest: datetime
    """Nothing before this (spacing)."""

    @property
    def ask_to_stop(self) -> bool:
        """Whether the next nudge is the one that asks whether to stop."""
        return self.unanswered == STOP_AFTER

    def allows(self, at: datetime, day: date, minute: int) -> bool:
        """Whether the caps and spacing leave room for a nudge for this local day and minute."""
        if at < self.earliest:
            return False
        if sum(nudge.local_date == day for nudge in self.sent) >= self.settings.daily_cap:
            return False
        return not any(_too_close(nudge, at, minute) for nudge in self.sent)


def manners_of(history: History, settings: NudgeSettings, now: datetime) -> Manners:
    """Read back-off and spacing from the nudges sent until `now`."""
    sent = [nudge for nudge in history.nudges if nudge.sent_at and nudge.sent_at <= now]
    sent = sorted(sent, key=attrgetter("sent_at"))[-REMEMBERED:]
    unanswered = _unanswered(history, sent, now)
    earliest = now
    if sent and unanswered >= SPACED_AFTER:
        earliest = _sent_at(sent[-1]) + SPACED
    elif sent and settings.less_often:
        earliest = _sent_at(sent[-1]) + LESS_OFTEN
    return Manners(settings, tuple(sent), unanswered, earliest)


def refusal(history: History, manners: Manners, now: datetime) -> NoNudge | None:
    """Why nothing may be sent these days at all; None if something may."""
    if manners.unanswered > STOP_AFTER or _told_to_stop(history, manners, now):
        return NoNudge(Reason.BACKED_OFF, now + LOOK_AGAIN)
    week = [nudge for nudge in manners.sent if _sent_at(nudge) > now - timedelta(days=7)]
    if len(week) >= manners.settings.weekly_cap:
        frees = week[-manners.settings.weekly_cap] if manners.settings.weekly_cap else None
        again = _sent_at(frees) if frees else now
        return NoNudge(Reason.WEEKLY_CAP, again + timedelta(days=7, minutes=1))
    return None


def _sent_at(nudge: NudgeRecord) -> datetime:
    return nudge.sent_at or nudge.planned_for


def _too_close(nudge: NudgeRecord, at: datetime, minute: int) -> bool:
    if abs(at - _sent_at(nudge)) >= SAME_TIME_APART:
        return False
    _, other = key_weekday_and_minute(nudge.slot)
    return minutes_apart(minute, other) <= SAME_TIME_MINUTES


def _unanswered(history: History, sent: Iterable[NudgeRecord], now: datetime) -> int:
    in_a_row: list[NudgeRecord] = []
    for nudge in sent:
        if is_ignored(nudge, now):
            in_a_row.append(nudge)
        elif nudge.answer is not None:
            in_a_row.clear()
    if not in_a_row:
        return 0
    last = _last_run(history, now)
    return sum(last is None or _sent_at(nudge) > last for nudge in in_a_row)


def _last_run(history: History, now: datetime) -> datetime | None:
    return max((run.finished_at for run in history.runs if run.finished_at <= now), default=None)


def _told_to_stop(history: History, manners: Manners, now: datetime) -> bool:
    if not manners.sent or manners.sent[-1].answer is not Answer.STOP:
        return False
    last = _last_run(history, now)
    return last is None or last <= _sent_at(manners.sent[-1])
