"""`backup FILE` and `restore FILE`. How rows get into a file and back: storage/backup.py."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.locks import only_process
from bot.settings import Settings
from bot.wiring import tombstone_key
from scheduler.clock import SystemClock
from storage import backup as copies
from storage import erase
from storage.backup import BackupError
from storage.db import async_url, open_engine, sqlite_path, transaction
from storage.migrate import Schema, migrate
from storage.tables import metadata, tombstones, users

FAILED = 1


async def backup(settings: Settings, file: str) -> int:
    """Everything into one new file, while the bot runs."""
    url, target = settings.database, Path(file)
    await asyncio.to_thread(copies.dump, url, target, sqlite_file=sqlite_path(url))
    _tell(f"Backed up to {target}. It holds health answers: keep it safe, and not for ever.")
    return 0


async def restore(settings: Settings, file: str) -> int:
    """A backup into the place of the database; the bot must be stopped."""
    path = sqlite_path(settings.database)
    if path is None:
        await _restore_postgres(settings, Path(file))
    else:
        with only_process(path):
            await _restore_sqlite(settings, Path(file), path)
    _tell("Restored. Start the bot; routines that were under way pause themselves and ask.")
    return 0


async def _restore_sqlite(settings: Settings, file: Path, path: Path) -> None:
    revision = await asyncio.to_thread(copies.revision_of, file)
    if revision is None:
        raise BackupError(f"{file} is no backup of Solemate on SQLite")
    if not Schema().knows(revision):
        raise BackupError(f"{file} was made by a newer release: install that one first")
    before = path.with_name(f"{path.name}.before-restore")
    there = await asyncio.to_thread(path.exists)
    if there:
        await asyncio.to_thread(copies.dump, settings.database, before, sqlite_file=path)
    await asyncio.to_thread(copies.copy_sqlite, file, path)
    engine = open_engine(settings.database)
    try:
        await migrate(engine)
        if there:
            _tell(f"What was there is in {before}: delete it when all is well.")
            gone = await _forget_again(engine, before, key=tombstone_key(settings.any_token))
            if gone:
                _tell(f"Erased again who had been erased since the backup: {gone}.")
    finally:
        await engine.dispose()


async def _forget_again(engine: AsyncEngine, before: Path, *, key: bytes) -> int:
    """Who had everything erased after the backup was made must not come back with it."""
    old = open_engine(async_url(f"sqlite:///{before}"))
    async with transaction(old) as connection:
        stones = set((await connection.execute(select(tombstones.c.key))).scalars())
        still_here = set((await connection.execute(select(users.c.id))).scalars())
    await old.dispose()
    async with transaction(engine) as connection:
        back = set((await connection.execute(select(users.c.id))).scalars()) - still_here
        gone = [who for who in back if erase.tombstone_of(who, key) in stones]
        for who in gone:
            await erase.everything(connection, who, key=key, now=SystemClock().now())
    return len(gone)


async def _restore_postgres(settings: Settings, file: Path) -> None:
    engine = open_engine(settings.database)
    try:
        async with transaction(engine) as connection:
            there = await connection.run_sync(lambda plain: set(inspect(plain).get_table_names()))
        if there & set(metadata.tables):
            raise BackupError(
                "the database has our tables already: make an empty one (createdb), point "
                "DATABASE_URL at it, and restore there"
            )
        await asyncio.to_thread(copies.load_postgres, settings.database, file)
        await migrate(engine)
    finally:
        await engine.dispose()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
