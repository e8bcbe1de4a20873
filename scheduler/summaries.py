"""The weekly summary: planned for Sunday evening, gathered from rows. Words: the bot."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler import rhythm
from scheduler.local_time import MINUTES_A_DAY, to_utc, within
from scheduler.nudge_due import in_quiet_hours, last_moment
from scheduler.policy import SUMMARY_MINUTE, SUMMARY_WEEKDAY, SUMMARY_WINDOW
from scheduler.ports import Week
from scheduler.work import Work
from storage import runs, sessions
from storage.records import Session, Timer, User

SUMMARY = "summary"


async def replan(work: Work, user: User) -> None:
    """Set the timer of the next summary, or take it away if none is wanted."""
    zone = rhythm.zone_of(user)
    if zone is None or not user.weekly_summary or user.blocked_at is not None:
        await work.cancel_timers(subject=user.id, kinds=[SUMMARY])
        return
    at = next_summary(user, now=work.now, zone=zone)
    work.set_timer(kind=SUMMARY, subject=user.id, user_id=user.id, due_at=at)


def next_summary(user: User, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The next Sunday evening (aware UTC), moved out of the runner's quiet hours."""
    today = now.astimezone(zone).date()
    sunday = today + timedelta(days=(SUMMARY_WEEKDAY - today.weekday()) % 7)
    minute = _minute(user)
    at = to_utc(sunday, minute, zone)
    return at if at > now else to_utc(sunday + timedelta(days=7), minute, zone)


def _minute(user: User) -> int:
    """Local minute of the summary: before quiet hours if they cover the usual time."""
    if not within(SUMMARY_MINUTE, start=user.quiet_from, end=user.quiet_until):
        return SUMMARY_MINUTE
    return (user.quiet_from - 30) % MINUTES_A_DAY


async def fire(work: Work, user: User, timer: Timer) -> None:
    """Say how the week went, once, in time and not in quiet hours; then plan the next."""
    zone = rhythm.zone_of(user)
    if zone is not None and user.weekly_summary and _holds(user, timer, work.now, zone):
        week = await gather(work, user, zone)
        if week.runs or week.sessions:  # an empty week needs no reminder of it
            work.say(
                user.id,
                work.presenter.week(user, week),
                policy="nudge",
                key=f"summary:{user.id}:{week.monday.isoformat()}",
                due_at=timer.due_at,
                not_after=last_moment(
                    user, timer.due_at + SUMMARY_WINDOW, now=work.now, zone=zone
                ),
            )
    await replan(work, user)


def _holds(user: User, timer: Timer, now: datetime, zone: ZoneInfo) -> bool:
    today = rhythm.today_of(user, now=now)
    return (
        now - timer.due_at <= SUMMARY_WINDOW
        and rhythm.paused_on(user, today) is None
        and not in_quiet_hours(user, now, zone)
    )


async def gather(work: Work, user: User, zone: ZoneInfo) -> Week:
    """The week that holds now, from Monday on, by the runner's calendar."""
    today = work.now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    begin = to_utc(monday, 0, zone)
    logged = await runs.since(work.connection, user.id, moment=begin)
    cared = [
        session
        for session in await sessions.latest(work.connection, user.id, limit=40)
        if session.started_at is not None and session.started_at >= begin
    ]
    return Week(
        monday=monday,
        runs=len(logged),
        metres=sum(run.metres or 0 for run in logged),
        sessions=len(cared),
        seconds=sum(_seconds(session) for session in cared),
        pains=tuple((session.before, session.after) for session in cared),
    )


def _seconds(session: Session) -> int:
    """How long the session took, at most the plan's own length (pauses do not count)."""
    if session.started_at is None or session.ended_at is None:
        return 0
    took = round((session.ended_at - session.started_at).total_seconds())
    planned = sum(int(step["seconds"]) for step in session.plan["steps"])
    return max(0, min(took, planned))
