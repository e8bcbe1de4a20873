"""Reads a runner's last twelve weeks and hands them to progress.py. No figures of its own."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.progress import Progress, first_monday, progress_of
from scheduler.rhythm import pauses_of
from storage import history
from storage.records import User


async def look_back(connection: AsyncConnection, user: User, *, now: datetime) -> Progress:
    """The twelve weeks up to `now`, by the runner's own calendar."""
    zone = ZoneInfo(user.zone or "UTC")
    today = now.astimezone(zone).date()
    first = first_monday(today)
    since = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)
    return progress_of(
        await history.runs_since(connection, user.id, first),
        await history.numbers_since(connection, user.id, since),
        pauses=pauses_of(user),
        today=today,
        zone=zone,
    )
