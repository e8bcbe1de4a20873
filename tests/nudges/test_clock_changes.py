"""Clock changes and travel: one nudge a local day and slot, none in quiet hours, never twice."""

import os
import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from sqlalchemy import update

from scheduler.local_time import local_minute, within
from storage.db import transaction
from storage.nudge_tables import nudges
from tests.support.nudge_rows import Rows, sample, transitions

EVERY = bool(os.environ.get("SOLEMATE_ALL_ZONES"))
"""All zones and changes instead of a sample: about an hour."""

ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
QUIET = ((22 * 60, 7 * 60), (0, 0), (9 * 60, 17 * 60), (23 * 60, 1 * 60))


def cases() -> list[tuple[str, datetime]]:
    if EVERY:
        return [(zone, change) for zone in ZONES for change in transitions(zone)]
    return sample(random.Random(5), ZONES, 14)


@pytest.mark.parametrize(("zone", "change"), cases(), ids=str)
async def test_a_change_of_the_clock_costs_no_nudge_and_brings_none_twice(
    rows: Rows, zone: str, change: datetime
) -> None:
    chance = random.Random(f"{zone}{change}")
    quiet_from, quiet_until = chance.choice(QUIET)
    rows.clock.at = change - timedelta(days=3)
    await rows.runner(zone=zone, quiet_from=quiet_from, quiet_until=quiet_until, weekly_cap=14)
    await rows.declare(dict.fromkeys(range(7), chance.randrange(24 * 4) * 15))

    for _ in range(6):
        await rows.live_until(rows.now + timedelta(days=1))
        await answer_all(rows)

    asked = [nudge for nudge in await rows.nudges() if nudge.sent_at is not None]
    assert max(Counter(nudge.local_date for nudge in asked).values(), default=1) == 1
    for nudge in asked:
        assert nudge.sent_at is not None
        minute = local_minute(nudge.sent_at, ZoneInfo(zone))
        assert not within(minute, start=quiet_from, end=quiet_until)
    moments = [nudge.sent_at for nudge in asked if nudge.sent_at]
    apart = [later - one for one, later in pairwise(moments)]
    assert all(gap >= timedelta(hours=20) for gap in apart)
    if quiet_from == quiet_until:
        # A day has its nudge, whatever the clock does; the first and the last may be cut off.
        assert len(asked) >= 5


async def answer_all(rows: Rows) -> None:
    """The runner answers each nudge, so that back-off does not thin them out."""
    async with transaction(rows.engine) as connection:
        await connection.execute(
            update(nudges)
            .where(nudges.c.answer.is_(None))
            .values(answer="yes", answered_at=rows.now)
        )


@pytest.mark.parametrize("seed", range(5))
async def test_a_traveller_is_not_asked_twice_within_twenty_hours_for_one_slot(
    rows: Rows, seed: int
) -> None:
    chance = random.Random(seed)
    await rows.runner(zone="Europe/Berlin", quiet_from=0, quiet_until=0, weekly_cap=14)
    await rows.declare(dict.fromkeys(range(7), 18 * 60))

    for _ in range(12):
        await rows.live_until(rows.now + timedelta(hours=chance.randrange(3, 30)))
        await answer_all(rows)
        await rows.change(zone=chance.choice(ZONES))

    moments = sorted(nudge.sent_at for nudge in await rows.nudges() if nudge.sent_at)
    assert len(moments) > 2
    assert all(later - one >= timedelta(hours=20) for one, later in pairwise(moments))
