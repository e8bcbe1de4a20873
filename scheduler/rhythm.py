"""A runner's rhythm as rows keep it, turned into the learner's records and back. No decisions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.habits import (
    Answer,
    DeclaredSlot,
    History,
    NudgeRecord,
    NudgeSettings,
    Pause,
    RunRecord,
    Source,
    Why,
    same_slot,
    slot_key,
)
from scheduler.habits.evidence import WINDOW_DAYS
from scheduler.local_time import habit_date, habit_day
from scheduler.work import Work
from storage import nudges, runs
from storage.nudge_records import Nudge
from storage.records import Run, User

KEEP = "keep"
"""The answer to "shall I stop asking?" that is no answer about a run."""

LESS = "less"
"""Asked to ask less often: an answer, though not about a run; that question stays open."""

_DAYS_READ = WINDOW_DAYS + 2  # a zone may be a day ahead of UTC


def zone_of(user: User) -> ZoneInfo | None:
    """The runner's zone; None until they have said it."""
    return ZoneInfo(user.zone) if user.zone else None


def settings_of(user: User) -> NudgeSettings:
    """What the runner set."""
    return NudgeSettings(
        enabled=user.nudges_on,
        quiet_start=user.quiet_from,
        quiet_end=user.quiet_until,
        weekly_cap=user.weekly_cap,
        less_often=user.less_often,
        muted=frozenset(user.muted or ()),
    )


def declared_of(user: User) -> tuple[DeclaredSlot, ...]:
    """The slots the runner told us."""
    return tuple(
        DeclaredSlot(**{**kept, "since": _day(kept["since"])}) for kept in user.declared or ()
    )


def declared_column(slots: Iterable[DeclaredSlot]) -> list[dict[str, Any]]:
    """Declared slots as the column keeps them, by weekday and time."""
    ordered = sorted(slots, key=lambda slot: (slot.weekday, slot.start_minute))
    return [
        {**asdict(slot), "since": slot.since.isoformat() if slot.since else None}
        for slot in ordered
    ]


def pauses_of(user: User) -> tuple[Pause, ...]:
    """The runner's holidays from being asked, past and present."""
    return tuple(
        Pause(date.fromisoformat(kept["first"]), _day(kept["until"])) for kept in user.pauses or ()
    )


def pauses_column(pauses: Iterable[Pause], *, today: date) -> list[dict[str, Any]]:
    """Pauses as the column keeps them; those the learner no longer looks at are left out."""
    oldest = today - timedelta(days=_DAYS_READ)
    return [
        {
            "first": pause.first.isoformat(),
            "until": pause.until.isoformat() if pause.until else None,
        }
        for pause in pauses
        if pause.until is None or pause.until > oldest
    ]


def paused_on(user: User, day: date) -> Pause | None:
    """The pause that covers the runner's day `day`, or None."""
    for pause in pauses_of(user):
        if pause.first <= day and (pause.until is None or day < pause.until):
            return pause
    return None


def unlearned_column(user: User, slot: str, *, now: datetime) -> list[dict[str, Any]]:
    """The removed slots with one more: what was learnt of it until `now` is void."""
    oldest = now - timedelta(days=_DAYS_READ)
    kept = [one for one in user.unlearned or () if datetime.fromisoformat(one["until"]) > oldest]
    return [*kept, {"slot": slot, "until": now.isoformat()}]


def why_payload(why: Why) -> dict[str, Any]:
    """A reason as JSON keeps it."""
    return asdict(why)


def why_of(kept: dict[str, Any]) -> Why:
    """A reason read back."""
    return Why(**kept)


async def history_of(work: Work, user: User) -> History:
    """All the learner looks at: read ahead with the batch, or read now."""
    if work.batch is not None and user.id in work.batch.histories:
        return work.batch.histories[user.id]
    return await read_history(work.connection, user, now=work.now)


async def read_history(connection: AsyncConnection, user: User, *, now: datetime) -> History:
    """All the learner looks at, of the last weeks."""
    return (await read_histories(connection, [user], now=now))[user.id]


async def read_histories(
    connection: AsyncConnection, users: Sequence[User], *, now: datetime
) -> dict[int, History]:
    """The histories of several runners in two queries."""
    ids = [user.id for user in users]
    oldest = now - timedelta(days=_DAYS_READ)
    logged, asked = defaultdict(list), defaultdict(list)
    for run in await runs.since_of(connection, ids, moment=oldest):
        logged[run.user_id].append(run)
    for nudge in await nudges.since_of(connection, ids, day=oldest.date()):
        asked[nudge.user_id].append(nudge)
    return {user.id: _history(user, logged[user.id], asked[user.id]) for user in users}


def _history(user: User, logged: Sequence[Run], asked: Sequence[Nudge]) -> History:
    return History(
        runs=tuple(_run(run) for run in logged if not _void_run(user, run)),
        # Nudges of a removed slot stay: they count for caps and spacing.
        nudges=tuple(_nudge(nudge) for nudge in asked),
        declared=declared_of(user),
        pauses=pauses_of(user),
    )


def _run(run: Run) -> RunRecord:
    return RunRecord(
        finished_at=run.finished_at,
        local_date=run.local_date,
        local_minute=run.local_minute,
        source=Source(run.source),
        minutes=round(run.seconds / 60) if run.seconds else None,
    )


def _nudge(nudge: Nudge) -> NudgeRecord:
    return NudgeRecord(
        slot=nudge.slot,
        local_date=nudge.local_date,
        planned_for=nudge.planned_for,
        sent_at=nudge.sent_at,
        answered_at=nudge.answered_at,
        answer=_answer(nudge.answer),
        again_at=nudge.again_at,
    )


def _answer(kept: str | None) -> Answer | None:
    if kept is None:
        return None
    return Answer.LATER if kept in (KEEP, LESS) else Answer(kept)


def slot_of_run(run: Run) -> str:
    """The slot key that this run alone would make."""
    day, _ = habit_day(run.local_date, run.local_minute)
    return slot_key(day.weekday(), run.local_minute)


def _void_run(user: User, run: Run) -> bool:
    return bool(user.unlearned) and _void(user.unlearned or (), slot_of_run(run), run.finished_at)


def _void(removed: Sequence[dict[str, Any]], slot: str, at: datetime) -> bool:
    return any(
        at <= datetime.fromisoformat(one["until"]) and same_slot(slot, one["slot"])
        for one in removed
    )


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def today_of(user: User, *, now: datetime) -> date:
    """The runner's own day, which turns at 04:00 local (UTC while the zone is unknown)."""
    return habit_date(now, zone_of(user) or ZoneInfo("UTC"))
