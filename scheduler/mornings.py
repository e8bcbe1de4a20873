"""The question of the morning after a session: when it is due, and when it no longer is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.local_time import local_minute, to_utc, within
from scheduler.policy import MORNING_AFTER_QUIET, MORNING_KEPT
from scheduler.work import Work
from storage import sessions
from storage.records import Timer, User

TIMER = "morning"


def next_morning(user: User, *, now: datetime) -> datetime | None:
    """Half an hour after the runner's quiet hours end, on their next day. None: no zone known."""
    if user.zone is None:
        return None
    zone = ZoneInfo(user.zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return to_utc(tomorrow, user.quiet_until + MORNING_AFTER_QUIET, zone)


async def plan(work: Work, user: User) -> bool:
    """Set the question for tomorrow, if the runner agreed to it. False: it was not set."""
    due = next_morning(user, now=work.now) if user.morning_check else None
    if due is None:
        return False
    work.set_timer(kind=TIMER, subject=user.id, user_id=user.id, due_at=due)
    return True


async def cancel(work: Work, user: User) -> None:
    """Not wanted any more."""
    await work.cancel_timers(subject=user.id, kinds=[TIMER])


async def fire(work: Work, user: User, timer: Timer) -> None:
    """Ask, unless it is late, the runner is asleep by their own clock, or in a routine."""
    if not user.morning_check or user.zone is None or work.now - timer.due_at > MORNING_KEPT:
        return
    minute = local_minute(work.now, ZoneInfo(user.zone))
    if within(minute, start=user.quiet_from, end=user.quiet_until):
        return
    live = await sessions.find_live(work.connection, user.id)
    if live is None:
        key = f"morning:{user.id}:{timer.due_at.date().isoformat()}"
        work.say(user.id, work.presenter.morning(user), policy="nudge", key=key)
