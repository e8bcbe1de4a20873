"""Plans each runner's next nudge and fires it. When a run is likely: habits/. Words: the bot."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler import rhythm
from scheduler.habits import (
    History,
    NoNudge,
    NudgeRecord,
    Plan,
    Reason,
    next_nudge,
    same_slot,
)
from scheduler.nudge_due import (
    Due,
    in_quiet_hours,
    is_held_out,
    last_moment,
    payload_of,
    ran_already,
)
from scheduler.policy import NOTHING_KNOWN, NUDGE_WINDOW, PLAN_AFTER, SPREAD
from scheduler.ports import Asking
from scheduler.work import Work
from storage import checkins, nudges, sessions, timers
from storage.records import Session, Timer, User

NUDGE = "nudge"
"""The one timer a runner has for nudges. Without a payload nothing is said: we look again."""

_EARLIER = timedelta(minutes=40)
"""What is learnt since may move a plan a little: as long as it is not later, it holds."""


async def replan(work: Work, user: User, *, history: History | None = None) -> Plan | None:
    """Work out the runner's next nudge and set the one timer for it; the plan, or None.

    Call after everything that may change it: an answer, a setting, the zone, a pause.
    """
    zone = rhythm.zone_of(user)
    if zone is None or not _may_ask(user):
        await work.cancel_timers(subject=user.id, kinds=[NUDGE])
        return None
    known = history or await rhythm.history_of(work, user)
    found = next_nudge(known, zone=zone, now=work.now, settings=rhythm.settings_of(user))
    if isinstance(found, Plan):
        _set(work, user, found.at, payload=payload_of(found))
        return found
    _set(work, user, _look_again(found, user, work.now))
    return None


async def replan_soon(work: Work, user: User) -> None:
    """Have the next nudge worked out within minutes: what a run changes is wanted in hours.

    Whoever told of the run has the answer sooner. A nudge that is due before then is held
    against the run anyway when it fires, and what comes after it is worked out there.
    """
    if rhythm.zone_of(user) is not None and _may_ask(user):
        _set(work, user, work.now + PLAN_AFTER, unless_sooner=True)


def _may_ask(user: User) -> bool:
    return user.nudges_on and user.blocked_at is None


def _look_again(found: NoNudge, user: User, now: datetime) -> datetime:
    spread = timedelta(seconds=user.id * 7919 % SPREAD.total_seconds())
    if found.reason is Reason.NO_EVIDENCE:
        return now + NOTHING_KNOWN + spread
    return found.look_again + spread


def _set(
    work: Work,
    user: User,
    at: datetime,
    *,
    payload: dict[str, Any] | None = None,
    unless_sooner: bool = False,
) -> None:
    rank = timers.NOTHING_SAID if payload is None else timers.WITHIN_MINUTES
    work.set_timer(
        kind=NUDGE,
        subject=user.id,
        user_id=user.id,
        due_at=at,
        payload=payload,
        rank=rank,
        unless_sooner=unless_sooner,
    )


async def fire(work: Work, user: User, timer: Timer, *, holdout: float) -> None:
    """Ask, if it still holds; then plan the next one whatever came of this one."""
    zone = rhythm.zone_of(user)
    if zone is None or not timer.payload:
        await replan(work, user)
        return
    planned = Due.of(timer)
    if planned.snoozed:
        await _ask_again(work, user, planned)
        fresh = await rhythm.read_history(work.connection, user, now=work.now)
        await replan(work, user, history=fresh)
        return
    history = await rhythm.history_of(work, user)
    due = _as_of_today(user, planned, history, work.now, zone)
    if due is not None:
        asked = await _ask(work, user, due, zone, holdout=holdout)
        history = replace(history, nudges=(*history.nudges, asked))
    await replan(work, user, history=history)


def _as_of_today(
    user: User, planned: Due, history: History, now: datetime, zone: ZoneInfo
) -> Due | None:
    """The nudge as we would plan it with today's knowledge, or None if we would not.

    The plan may be days old. Meanwhile a nudge stayed without an answer, a setting changed, or
    silent days taught something.
    """
    found = next_nudge(
        history, zone=zone, now=planned.at - _EARLIER, settings=rhythm.settings_of(user)
    )
    if not isinstance(found, Plan) or found.local_date != planned.local_date:
        return None
    if not same_slot(found.slot, planned.slot) or found.at > now + _EARLIER / 4:
        return None
    if ran_already(planned, history):
        return None
    return replace(
        planned, why=found.why, confidence=found.confidence, ask_to_stop=found.ask_to_stop
    )


async def _ask(work: Work, user: User, due: Due, zone: ZoneInfo, *, holdout: float) -> NudgeRecord:
    """Book the occasion and say it, unless it is late, a bad moment, or held out."""
    dropped = await _reason_not_to(work, user, due)
    if dropped is None and in_quiet_hours(user, work.now, zone):
        dropped = "quiet"
    held_out = dropped is None and is_held_out(user.id, due.local_date, due.slot, holdout)
    key = f"nudge:{user.id}:{due.local_date.isoformat()}:{due.slot}"
    sends = dropped is None and not held_out
    number = await nudges.book(
        work.connection,
        user_id=user.id,
        local_date=due.local_date,
        slot=due.slot,
        planned_for=due.at,
        why=rhythm.why_payload(due.why),
        confidence=due.confidence,
        ask_to_stop=due.ask_to_stop,
        held_out=held_out,
        message_key=key if sends else None,
        sent_at=work.now if sends else None,
        dropped=dropped,
    )
    if number is not None and sends:
        last = last_moment(user, due.at + NUDGE_WINDOW, now=work.now, zone=zone)
        await _say(work, user, due, number, key=key, not_after=last)
    return NudgeRecord(due.slot, due.local_date, due.at, sent_at=work.now if sends else None)


async def _reason_not_to(work: Work, user: User, due: Due) -> str | None:
    if work.now - due.at > NUDGE_WINDOW:
        return "late"
    return "busy" if await _is_busy(work, user) else None


async def _is_busy(work: Work, user: User) -> bool:
    if work.batch is not None:
        return user.id in work.batch.busy
    live = await sessions.find_live(work.connection, user.id)
    return live is not None or await checkins.find_open(work.connection, user.id) is not None


async def _ask_again(work: Work, user: User, due: Due) -> None:
    """What the runner put off. They asked for it, so quiet hours and a pause do not count."""
    nudge = await nudges.find(work.connection, user.id, local_date=due.local_date, slot=due.slot)
    if nudge is None or nudge.again_at is None:
        return
    await nudges.change(work.connection, nudge.id, again_at=None)
    if await _reason_not_to(work, user, due) is not None:
        return
    key = f"nudge:{user.id}:{due.local_date.isoformat()}:{due.slot}:{due.at.timestamp():.0f}"
    if nudge.sent_at is None:  # "remind me at eight", said without having been asked
        await nudges.change(work.connection, nudge.id, sent_at=work.now, message_key=key)
    await _say(work, user, due, nudge.id, key=key, not_after=due.at + NUDGE_WINDOW)


async def _say(
    work: Work, user: User, due: Due, number: int, *, key: str, not_after: datetime
) -> None:
    asking = Asking(
        nudge_id=number,
        at=due.at,
        why=due.why,
        ask_to_stop=due.ask_to_stop,
        snoozed=due.snoozed,
        last=await _last_ended(work, user),
    )
    worded = work.presenter.nudge(user, asking)
    work.own.wordings[user.id] = worded.wording
    work.say(user.id, worded.draft, policy="nudge", key=key, due_at=due.at, not_after=not_after)


async def _last_ended(work: Work, user: User) -> Session | None:
    if work.batch is not None:
        return work.batch.last.get(user.id)
    return await sessions.last_ended(work.connection, user.id)
