"""Files made for one runner at the moment they are sent. What stands in them: bot/documents."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Upload
from bot.documents.export import archive
from bot.documents.progress import png
from bot.media import Maker
from bot.views.progress import labels
from content.catalog import Catalog
from content.texts import FALLBACK
from scheduler.clock import Clock
from scheduler.looking_back import look_back
from storage import export, users
from storage.db import transaction

EXPORT = "export"
PROGRESS = "progress"
PROGRESS_FILE = "solemate-progress.png"


def makers(engine: AsyncEngine, *, catalog: Catalog, clock: Clock) -> Mapping[str, Maker]:
    """Each kind of made file by its name."""
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

    return {EXPORT: make_export, PROGRESS: make_progress}
