"""Moves SQLite's write-ahead log into the database file: in a thread, so that nobody waits for it.

SQLite would do it inside whichever commit comes after a thousand pages, and on the event loop
that commit stops everything for an `fsync`. storage/db.py turns that off.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.db import sqlite_path

LARGE = 64 * 2**20  # bytes: only a log that was never caught up with grows to this


class Checkpoints:
    """`tick` does one, if anything was written since the last; nothing for PostgreSQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        path = sqlite_path(engine.url)
        self._path = path
        self._log = None if path is None else Path(f"{path}-wal")
        self._seen = 0

    async def tick(self) -> bool:
        """True: the log was copied, as far as it had come."""
        try:
            about = None if self._log is None else self._log.stat()
        except FileNotFoundError:
            return False
        if about is None or self._path is None or about.st_mtime_ns == self._seen:
            return False
        self._seen = about.st_mtime_ns
        await asyncio.to_thread(checkpoint, self._path, large=about.st_size > LARGE)
        return True


def checkpoint(path: Path, *, large: bool = False) -> None:
    """Copy the log into the file without stopping writers; a `large` one is emptied as well.

    Emptying makes writers wait, and is given up when somebody writes just then.
    """
    with closing(sqlite3.connect(path, timeout=0.1, isolation_level=None)) as line:
        line.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if large else 'PASSIVE'})")
