"""Files made for one runner at the moment they are sent. What stands in them: bot/documents."""

import asyncio
import hmac
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Upload
from bot.documents.calendar import ics
from bot.documents.export import archive
from bot.documents.progress import png
from bot.media import Maker
from bot.views.calendar import words as calendar_words
from bot.views.progress import labels
from content.catalog import Catalog
from content.texts import FALLBACK
from scheduler import rhythm
from scheduler.clock import Clock
from scheduler.habits import usual_week
from scheduler.looking_back import look_back
from scheduler.outings import outings
from storage import export, users
from storage.db import transaction

EXPORT = "export"
PROGRESS = "progress"
CALENDAR = "calendar"
PROGRESS_FILE = "solemate-progress.png"
CALENDAR_FILE = "solemate.ics"
CARE_MINUTES = 10  # while the runner has not said how long they have


def makers(
    engine: AsyncEngine, *, catalog: Catalog, clock: Clock, key: bytes
) -> Mapping[str, Maker]:
    """Each kind of made file by its name. `key` makes names for runners that tell nobody who."""
    notice = catalog.of(FALLBACK).privacy

    async def make_export(chat_id: int) -> Upload:
        async with transaction(engine) as connection:
            rows = await export.rows_of(connection, chat_id)
        now = clock.now()
        data = await asyncio.to_thread(
            archive, rows, runner=chat_id, notice_version=notice.version, now=now
        )
        return Upload(f"solemate-{now.date().isoformat()}.zip", data, "application/zip")

    async def make_progress(chat_id: int) -> Upload:
        now = clock.now()
        async with transaction(engine) as connection:
            user = await users.get(connection, chat_id)
            if user is None:
                raise LookupError("erased meanwhile")
            seen = await look_back(connection, user, now=now)
        words = labels(catalog.of(user.language), seen)
        return Upload(PROGRESS_FILE, await asyncio.to_thread(png, seen, words), "image/png")

    async def make_calendar(chat_id: int) -> Upload:
        now = clock.now()
        async with transaction(engine) as connection:
            user = await users.get(connection, chat_id)
            if user is None or user.zone is None:
                raise LookupError("erased meanwhile")
            history = await rhythm.read_history(connection, user, now=now)
        zone, settings = ZoneInfo(user.zone), rhythm.settings_of(user)
        week = usual_week(history, zone=zone, now=now, settings=settings)
        data = ics(
            outings(week, history),
            calendar_words(catalog.of(user.language).texts),
            zone=zone,
            now=now,
            care_minutes=user.minutes or CARE_MINUTES,
            owner=hmac.digest(key, f"calendar:{chat_id}".encode(), "sha256").hex()[:16],
        )
        return Upload(CALENDAR_FILE, data, "text/calendar")

    return {EXPORT: make_export, PROGRESS: make_progress, CALENDAR: make_calendar}
