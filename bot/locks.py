"""The lock beside an SQLite file: one process at a time, and none while it is being replaced."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.settings import SettingError


@contextlib.contextmanager
def only_process(path: Path | None) -> Iterator[None]:
    """Hold the lock; PostgreSQL (None) has none. Raises SettingError when another holds it."""
    if path is None:
        yield
        return
    if not path.absolute().parent.is_dir():
        raise SettingError(f"DATABASE_URL: there is no folder {path.parent}")
    lock = FileLock(Path(f"{path}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SettingError(
            f"DATABASE_URL: another process uses {path.name}; several need PostgreSQL"
        ) from None
    try:
        yield
    finally:
        lock.release()
