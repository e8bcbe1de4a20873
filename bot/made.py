"""Files made for one runner at the moment they are sent. What stands in them: bot/documents."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Upload
from bot.documents.export import archive
from bot.media import Maker
from content.catalog import Catalog
from content.texts import FALLBACK
from scheduler.clock import Clock
from storage import export
from storage.db import transaction

EXPORT = "export"


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

    return {EXPORT: make_export}
