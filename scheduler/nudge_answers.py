"""What a runner does about a nudge: answers it, puts it off, or just runs. Words: the bot."""

from datetime import datetime

from scheduler import nudges as moves
from scheduler import rhythm
from scheduler.habits import Answer, Source, slot_key
from scheduler.local_time import local_minute
from scheduler.nudge_due import is_open
from scheduler.policy import NUDGE_OPEN
from scheduler.work import Work
from storage import nudges
from storage.nudge_records import UNDELIVERED, Nudge
from storage.records import User


async def open_one(work: Work, user: User) -> Nudge | None:
    """The nudge that "not today" or "in an hour" would answer now, or None."""
    return if_open(await nudges.latest_sent(work.connection, user.id, after=work.now - NUDGE_OPEN))


def if_open(latest: Nudge | None) -> Nudge | None:
    """The newest nudge of late, if it still waits for an answer."""
    return latest if latest is not None and is_open(latest) else None


async def answer(
    work: Work,
    user: User,
    nudge: Nudge,
    said: str,
    *,
    again_at: datetime | None = None,
    run_id: int | None = None,
) -> None:
    """Keep the answer, and plan anew. The first answer's moment stays: delays count from it."""
    if nudge.dropped == UNDELIVERED:  # in doubt until now: an answer shows that it arrived
        arrived = {"sent_at": nudge.planned_for, "dropped": None}
        await nudges.change(work.connection, nudge.id, **arrived)
    await nudges.change(
        work.connection,
        nudge.id,
        answer=said,
        answered_at=nudge.answered_at or work.now,
        again_at=again_at,
        run_id=run_id or nudge.run_id,
    )
    await moves.replan(work, user)


async def remind(work: Work, user: User, *, at: datetime) -> bool:
    """Ask at `at`, because the runner said so without having been asked. False: it is booked.

    Needs the runner's zone.
    """
    zone = rhythm.zone_of(user)
    assert zone is not None
    day = rhythm.today_of(user, now=at)
    minute = local_minute(at, zone)
    booked = await nudges.book(
        work.connection,
        user_id=user.id,
        local_date=day,
        slot=slot_key(day.weekday(), minute),
        planned_for=at,
        why={
            "weekday": day.weekday(),
            "usual_finish": minute,
            "runs": 0,
            "not_today": 0,
            "ignored": 0,
            "declared": False,
        },
        confidence=1.0,
        answer=Answer.LATER.value,
        answered_at=work.now,
        again_at=at,
    )
    await moves.replan(work, user)
    return booked is not None


def source_of_run(nudge: Nudge | None, *, finished_at: datetime) -> Source:
    """How a run told in words came about: by the open nudge, if that asked after its end."""
    if nudge is None or nudge.sent_at is None or finished_at > nudge.sent_at:
        return Source.SAID
    return Source.NUDGE


async def run_logged(work: Work, user: User, nudge: Nudge | None, *, run_id: int) -> None:
    """A run was logged: the open nudge has its answer, and that day's nudge is not needed."""
    if nudge is not None:
        await answer(work, user, nudge, Answer.YES.value, run_id=run_id)
        return
    await moves.replan_soon(work, user)
