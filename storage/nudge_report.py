"""What became of the nudges: the figures an operator reads. Counts only, no runner is named."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import seconds_between
from storage.nudge_records import Outcomes
from storage.nudge_tables import nudges
from storage.tables import runs

QUICKLY = timedelta(minutes=10)
# A local day's runs ended within this of any moment of that day, wherever on earth.
_NEAR = timedelta(days=2)


async def latest(
    connection: AsyncConnection, *, since: datetime, until: datetime, most: int
) -> datetime:
    """`since`, or as much later as leaves no more than about `most` nudges until `until`.

    On SQLite the bot stands still while it counts: an operator must not delay a step.
    """
    found = await connection.execute(
        select(nudges.c.planned_for)
        .where(nudges.c.planned_for >= since, nudges.c.planned_for < until)
        .order_by(nudges.c.planned_for.desc())
        .offset(most)
        .limit(1)
    )
    return found.scalar_one_or_none() or since


async def nudge_outcomes(
    connection: AsyncConnection, *, since: datetime, until: datetime
) -> Outcomes:
    """All nudges planned in [since, until): sent, dropped, held out, answered, how soon.

    Whether held-out days had a run as often as asked ones tells whether nudges help; a run of
    that local day counts, whoever told of it.
    """
    within = [nudges.c.planned_for >= since, nudges.c.planned_for < until]
    groups = await _groups(connection, *within, since=since, until=until)
    dropped = await _tally(connection, nudges.c.dropped, *within, nudges.c.dropped.is_not(None))
    waited = func.round(seconds_between(connection, nudges.c.answered_at, nudges.c.sent_at))
    delayed = func.round(seconds_between(connection, nudges.c.sent_at, nudges.c.planned_for))
    sent = (*within, nudges.c.sent_at.is_not(None))
    waits = await _tally(connection, waited, *sent, nudges.c.answered_at.is_not(None))
    delays = await _tally(connection, delayed, *sent)
    answers = await _tally(connection, nudges.c.answer, *sent, nudges.c.answer.is_not(None))
    return Outcomes(
        planned=sum(count for *_, count in groups),
        sent=sum(count for _, sent, _, count in groups if sent),
        held_out=sum(count for held, _, _, count in groups if held),
        held_out_with_run=sum(count for held, _, had, count in groups if held and had),
        sent_with_run=sum(count for _, sent, had, count in groups if sent and had),
        dropped=dropped,
        answered=sum(waits.values()),
        answered_in_10_minutes=sum(
            count for wait, count in waits.items() if wait <= QUICKLY.total_seconds()
        ),
        answers=answers,
        median_delay_s=_median(delays),
        median_answer_s=_median(waits),
    )


async def _groups(
    connection: AsyncConnection, *within: ColumnElement[bool], since: datetime, until: datetime
) -> list[tuple[bool, bool, bool, int]]:
    """How many were held out or not, sent or not, with a run that day or not."""
    had_run = exists().where(
        runs.c.user_id == nudges.c.user_id,
        runs.c.local_date == nudges.c.local_date,
        # The same said with the index's column: not every run of a runner is looked at.
        runs.c.finished_at > since - _NEAR,
        runs.c.finished_at < until + _NEAR,
    )
    kinds = (nudges.c.held_out, nudges.c.sent_at.is_not(None).label("sent"), had_run.label("ran"))
    each = select(*kinds).where(*within).subquery()
    keys = (each.c.held_out, each.c.sent, each.c.ran)
    found = await connection.execute(select(*keys, func.count()).group_by(*keys))
    return [(bool(held), bool(sent), bool(ran), int(count)) for held, sent, ran, count in found]


async def _tally(
    connection: AsyncConnection, value: ColumnElement[Any], *where: ColumnElement[bool]
) -> dict[Any, int]:
    """How often each value occurs: the database counts, so that few rows travel."""
    each = select(value.label("value")).where(*where).subquery()
    found = await connection.execute(select(each.c.value, func.count()).group_by(each.c.value))
    return {row[0]: int(row[1]) for row in found}


def _median(counts: Mapping[Any, int]) -> float | None:
    """The middle of all values, to the second."""
    left = (sum(counts.values()) - 1) / 2
    for value, count in sorted(counts.items()):
        left -= count
        if left < 0:
            return float(value)
    return None
