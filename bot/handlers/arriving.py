"""A run is logged, whoever told of it; what a file or a link told of, only once."""

from datetime import datetime
from typing import Any

from bot.handlers import flow
from bot.turn import Turn
from bot.views import run as view
from scheduler import nudge_answers
from scheduler.local_time import local_day
from scheduler.policy import SAME_RUN, STALE_RUN
from storage import runs
from storage.records import Run


async def log(
    turn: Turn,
    finished_at: datetime,
    *,
    source: str,
    seconds: int | None = None,
    metres: float | None = None,
    later: bool = False,
) -> int:
    """Remember the run at the runner's own date and time; its id. `later`: see Work.numbers."""
    local_date, minute = local_day(finished_at, turn.zone)
    told: dict[str, Any] = {
        "user_id": turn.user.id,
        "finished_at": finished_at,
        "local_date": local_date,
        "local_minute": minute,
        "source": source,
        "seconds": seconds,
        "metres": metres,
    }
    number = turn.work.numbers.run if later else None
    if number is None:
        return await runs.log(turn.connection, **told, now=turn.now)
    turn.work.own.runs.append(Run(id=number, **told, created_at=turn.now))
    return number


async def arrived(
    turn: Turn, *, finished_at: datetime, seconds: int | None, metres: float | None, source: str
) -> Run | None:
    """Log it; the run. None: it was known, and what was not known of it is kept now."""
    known = await _same_run(turn, finished_at)
    if known is not None:
        await runs.fill(turn.connection, known, seconds=seconds, metres=metres)
        return None
    run_id = await log(turn, finished_at, source=source, seconds=seconds, metres=metres)
    nudge = await nudge_answers.open_one(turn.work, turn.user)
    await nudge_answers.run_logged(turn.work, turn.user, nudge, run_id=run_id)
    return await runs.get(turn.connection, run_id, user_id=turn.user.id)


async def _same_run(turn: Turn, finished_at: datetime) -> Run | None:
    """The logged run that ended at about that time, or None."""
    near = await runs.since(turn.connection, turn.user.id, moment=finished_at - SAME_RUN)
    return next((run for run in near if abs(run.finished_at - finished_at) < SAME_RUN), None)


async def begin_care(turn: Turn, run: Run) -> None:
    """Ask how the feet feel, unless a routine is under way or the run is long over."""
    live = turn.live
    if turn.now - run.finished_at > STALE_RUN:
        turn.say(*view.long_ago(turn))
    elif live is None or not live.under_way:
        await flow.begin(turn, run_id=run.id, known=[])
