"""`copy-database FROM TO`: moves everything to another database. The rows: storage/copying.py."""

import contextlib
import sys
from collections.abc import AsyncIterator

from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.locks import only_process
from bot.settings import SettingError, Settings
from storage.copying import copy_all
from storage.db import DatabaseUrlError, async_url, open_engine, sqlite_path
from storage.migrate import migrate


async def copy_database(_: Settings, source: str, target: str) -> int:
    """All rows to another address, whose schema is made first. The bot must be stopped."""
    old_url, new_url = _url("FROM", source), _url("TO", target)
    old_path, new_path = sqlite_path(old_url), sqlite_path(new_url)
    if old_path is not None and not old_path.exists():
        raise SettingError(f"FROM: there is no file {old_path}")
    with only_process(old_path), only_process(new_path):
        async with _opened(old_url) as old, _opened(new_url) as new:
            await migrate(new)
            counts = await copy_all(old, new)
    for table, count in counts.items():
        _tell(f"{count:>9}  {table}")
    _tell("Copied, counted and compared. Now set DATABASE_URL and start.")
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _url(name: str, given: str) -> URL:
    try:
        return async_url(given)
    except DatabaseUrlError as exc:
        raise SettingError(f"{name}: {exc}") from None


@contextlib.asynccontextmanager
async def _opened(url: URL) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url, raw_json=True)
    try:
        yield engine
    finally:
        await engine.dispose()
