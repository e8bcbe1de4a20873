"""What became of the nudges: the figures an operator reads. Counts only, no runner is named."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.nudge_records import Outcomes
from storage.nudge_tables import nudges
from storage.tables import runs

QUICKLY = timedelta(minutes=10)

_Moment = tuple[datetime, datetime, datetime | None, str | None]  # planned, sent, answered, what


async def nudge_outcomes(
    connection: AsyncConnection, *, since: datetime, until: datetime
) -> Outcomes:
    """All nudges planned in [since, until): sent, dropped, held out, answered, how soon.

    Whether held-out days had a run as often as asked ones tells whether nudges help; a run of
    that local day counts, whoever told of it.
    """
    within = (nudges.c.planned_for >= since, nudges.c.planned_for < until)
    had_run = exists().where(
        runs.c.user_id == nudges.c.user_id, runs.c.local_date == nudges.c.local_date
    )
    kinds = (nudges.c.held_out, nudges.c.sent_at.is_not(None).label("sent"), had_run.label("ran"))
    each = select(*kinds).where(*within).subquery()
    found = await connection.execute(
        select(each.c.held_out, each.c.sent, each.c.ran, func.count()).group_by(
            each.c.held_out, each.c.sent, each.c.ran
        )
    )
    groups = [tuple(row) for row in found]
    dropped = await connection.execute(
        select(nudges.c.dropped, func.count())
        .where(*within, nudges.c.dropped.is_not(None))
        .group_by(nudges.c.dropped)
    )
    times = await connection.execute(
        select(
            nudges.c.planned_for, nudges.c.sent_at, nudges.c.answered_at, nudges.c.answer
        ).where(*within, nudges.c.sent_at.is_not(None))
    )
    moments: list[_Moment] = [(row[0], row[1], row[2], row[3]) for row in times]
    return Outcomes(
        planned=sum(count for *_, count in groups),
        sent=sum(count for _, sent, _, count in groups if sent),
        held_out=sum(count for held, _, _, count in groups if held),
        held_out_with_run=sum(count for held, _, had, count in groups if held and had),
        sent_with_run=sum(count for _, sent, had, count in groups if sent and had),
        dropped={str(why): int(count) for why, count in dropped},
        **_answers(moments),
    )


def _answers(
    moments: list[tuple[datetime, datetime, datetime | None, str | None]],
) -> dict[str, Any]:
    waits = [answered - sent for _, sent, answered, _ in moments if answered is not None]
    delays = [(sent - planned).total_seconds() for planned, sent, _, _ in moments]
    return {
        "answered": len(waits),
        "answered_in_10_minutes": sum(wait <= QUICKLY for wait in waits),
        "answers": dict(Counter(answer for *_, answer in moments if answer is not None)),
        "median_delay_s": median(delays) if delays else None,
        "median_answer_s": median(wait.total_seconds() for wait in waits) if waits else None,
    }
