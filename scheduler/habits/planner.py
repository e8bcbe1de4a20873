"""The next nudge: belief, timing and manners put together. Reads no clock and no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.habits.belief import Seen
from scheduler.habits.choosing import Choice, choose, price, weigh
from scheduler.habits.grouping import Slot
from scheduler.habits.learner import Learned, learn
from scheduler.habits.manners import LOOK_AGAIN, Manners, manners_of, refusal
from scheduler.habits.plans import NoNudge, Plan, Reason, UsualSlot, Why
from scheduler.habits.records import Answer, History, NudgeRecord, NudgeSettings
from scheduler.habits.regularity import Believed
from scheduler.habits.slots import key_weekday_and_minute, same_slot, slot_key
from scheduler.habits.timing import weighted_median
from scheduler.local_time import (
    HABIT_DAY_TURN,
    MINUTES_A_DAY,
    habit_to_utc,
    local_minute,
    within,
)

HORIZON_DAYS = 8

LATEST_AFTER = 180
"""Minutes after the last finish known of a slot at which it is over for the day."""

_FIRST_REASON = (
    Reason.RARELY_RUNS_NOW,
    Reason.MOSTLY_SELF_REPORTED,
    Reason.MUTED,
    Reason.QUIET_HOURS,
    Reason.UNSURE,
    Reason.DONE,
    Reason.PAUSED,
)


@dataclass(frozen=True, slots=True)
class _Context:
    history: History
    zone: ZoneInfo
    now: datetime
    settings: NudgeSettings
    learned: Learned
    manners: Manners


def next_nudge(
    history: History, *, zone: ZoneInfo, now: datetime, settings: NudgeSettings
) -> Plan | NoNudge:
    """The next nudge after `now` (aware UTC) for a runner whose clock shows `zone`, or why none.

    A pure function: the same arguments give the same answer. Ask again whenever a run, an answer,
    a setting or the zone changes, and at `look_again`.
    """
    if not settings.enabled:
        return NoNudge(Reason.TURNED_OFF, now + LOOK_AGAIN)
    manners = manners_of(history, settings, now)
    refused = refusal(history, manners, now)
    if refused is not None:
        return refused
    learned = learn(history, zone=zone, now=now)
    context = _Context(history, zone, now, settings, learned, manners)
    if learned.evidence.today in learned.evidence.off:
        return NoNudge(Reason.PAUSED, _after_pause(context))
    return _snoozed(context) or _soonest(context)


def usual_week(
    history: History, *, zone: ZoneInfo, now: datetime, settings: NudgeSettings
) -> tuple[UsualSlot, ...]:
    """What is learnt and declared, from Monday on and by time of day: the lines of /schedule."""
    learned = learn(history, zone=zone, now=now)
    return tuple(_usual_slot(learned, believed, settings) for believed in learned.slots)


def _usual_slot(learned: Learned, believed: Believed, settings: NudgeSettings) -> UsualSlot:
    slot, today = believed.slot, learned.evidence.today
    day = today + 7 + (slot.weekday + 1 - today) % 7
    cost = price(settings, learned.evidence, ask_to_stop=False)
    choice = choose(learned, believed, day, settings, cost=cost)
    usual = _clock(round(weighted_median(weigh(learned, slot, day))))
    return UsualSlot(
        slot=slot_key(slot.weekday, usual),
        weekday=slot.weekday,
        usual_finish=usual,
        nudge_at=_clock(choice.minute) if isinstance(choice, Choice) else None,
        likelihood=learned.rate(believed, day),
        runs=len(slot.finishes),
        declared=slot.declared is not None,
        muted=_is_muted(slot_key(slot.weekday, usual), settings),
    )


def _soonest(context: _Context) -> Plan | NoNudge:
    today = context.learned.evidence.today
    reasons: set[Reason] = set()
    for day in range(today, today + HORIZON_DAYS):
        plans: list[Plan] = []
        for believed in context.learned.slots:
            if believed.slot.weekday == (day - 1) % 7:
                found = _for_day(context, believed, day)
                if isinstance(found, Plan):
                    plans.append(found)
                else:
                    reasons.add(found)
        if plans:
            return min(plans, key=lambda plan: plan.at)
    tomorrow = habit_to_utc(date.fromordinal(today + 1), 0, context.zone)
    return NoNudge(_strongest(reasons), tomorrow)


def _strongest(reasons: set[Reason]) -> Reason:
    return next((reason for reason in _FIRST_REASON if reason in reasons), Reason.NO_EVIDENCE)


def _for_day(context: _Context, believed: Believed, day: int) -> Plan | Reason:
    slot = believed.slot
    if day in slot.seen or any(ask.day == day for ask in slot.asked):
        return Reason.DONE
    if day in context.learned.evidence.off:
        return Reason.PAUSED
    if day == context.learned.evidence.today and _is_over(slot, context):
        return Reason.DONE
    ask_to_stop = context.manners.ask_to_stop
    cost = price(context.settings, context.learned.evidence, ask_to_stop=ask_to_stop)
    choice = choose(context.learned, believed, day, context.settings, cost=cost)
    if isinstance(choice, Reason):
        return choice
    usual = _clock(choice.usual)
    key = slot_key(slot.weekday, usual)
    if _is_muted(key, context.settings):
        return Reason.MUTED
    on = date.fromordinal(day)
    at = habit_to_utc(on, choice.minute, context.zone)
    if _in_quiet_hours(at, context):
        return Reason.QUIET_HOURS
    if at <= context.now or not context.manners.allows(at, on, usual):
        return Reason.DONE
    return Plan(
        at=at,
        slot=key,
        local_date=on,
        why=_why(slot, usual),
        confidence=choice.confidence,
        ask_to_stop=ask_to_stop,
    )


def _is_over(slot: Slot, context: _Context) -> bool:
    minute = (local_minute(context.now, context.zone) - HABIT_DAY_TURN) % MINUTES_A_DAY
    return minute > slot.high + LATEST_AFTER


def _why(slot: Slot, usual: int) -> Why:
    seen = list(slot.seen.values())
    return Why(
        weekday=slot.weekday,
        usual_finish=usual,
        runs=len(slot.finishes),
        not_today=seen.count(Seen.NOT_TODAY),
        ignored=seen.count(Seen.IGNORED),
        declared=slot.declared is not None,
    )


def _snoozed(context: _Context) -> Plan | None:
    put_off = [nudge for nudge in context.history.nudges if nudge.again_at is not None]
    waiting = [nudge for nudge in put_off if _waits(nudge, context)]
    if not waiting:
        return None
    nudge = min(waiting, key=lambda nudge: nudge.again_at or context.now)
    weekday, minute = key_weekday_and_minute(nudge.slot)
    return Plan(
        at=nudge.again_at or context.now,
        slot=nudge.slot,
        local_date=nudge.local_date,
        why=Why(weekday, minute, runs=0, not_today=0, ignored=0, declared=False),
        confidence=1.0,
        snoozed=True,
    )


def _waits(nudge: NudgeRecord, context: _Context) -> bool:
    if nudge.again_at is None or nudge.again_at <= context.now:
        return False
    if nudge.answer not in (Answer.LATER, Answer.STILL_RUNNING):
        return False
    asked = nudge.sent_at or nudge.planned_for
    return not any(asked < run.finished_at <= context.now for run in context.history.runs)


def _after_pause(context: _Context) -> datetime:
    day = context.learned.evidence.today
    while day in context.learned.evidence.off:
        day += 1
    return habit_to_utc(date.fromordinal(day), 0, context.zone)


def _is_muted(key: str, settings: NudgeSettings) -> bool:
    return any(same_slot(key, muted) for muted in settings.muted)


def _in_quiet_hours(at: datetime, context: _Context) -> bool:
    minute = local_minute(at, context.zone)
    settings = context.settings
    return within(minute, start=settings.quiet_start, end=settings.quiet_end)


def _clock(since_turn: int) -> int:
    return (since_turn + HABIT_DAY_TURN) % MINUTES_A_DAY
