"""Copies a whole database to one file and back: SQLite's own backup, or PostgreSQL's programs."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

_HINT = "install PostgreSQL's client programs, of the server's version or newer"


class BackupError(Exception):
    """It could not be done, and nothing was changed; the text says why and how to mend it."""


def dump(url: URL, target: Path, *, sqlite_file: Path | None) -> None:
    """The database as it is at this moment, into a new file that only its owner can read.

    A bot that runs meanwhile is not held up. Raises BackupError.
    """
    if target.exists():
        raise BackupError(f"{target} is there already; a backup never overwrites")
    if not target.absolute().parent.is_dir():
        raise BackupError(f"there is no folder {target.absolute().parent}")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        if sqlite_file is not None:
            copy_sqlite(sqlite_file, part)
        else:
            _run("pg_dump", url, "--format=custom", f"--file={part}")
        part.replace(target)
    except sqlite3.Error as exc:
        raise BackupError(f"{sqlite_file} cannot be read: {exc}") from exc
    finally:
        part.unlink(missing_ok=True)


def copy_sqlite(source: Path, target: Path) -> None:
    """All pages of one moment, checked. `target` gets them in one transaction, or none.

    Raises sqlite3.Error, BackupError for a file that is damaged.
    """
    if not source.exists():
        raise BackupError(f"there is no file {source}")
    reading = f"{source.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(reading, uri=True, timeout=30)) as old,
        closing(sqlite3.connect(target, timeout=30)) as new,
    ):
        [found] = old.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise BackupError(f"{source} is damaged: {found}")
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    with target.open("rb") as written:
        os.fsync(written.fileno())


def revision_of(file: Path) -> str | None:
    """The schema of an SQLite file; None when it is no database of ours. Raises BackupError."""
    if not file.exists():
        raise BackupError(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as found:
            row = found.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])


def load_postgres(url: URL, file: Path) -> None:
    """A dump back into an empty PostgreSQL, all or nothing. Raises BackupError."""
    if not file.exists():
        raise BackupError(f"there is no file {file}")
    _run("pg_restore", url, "--single-transaction", "--exit-on-error", str(file))


def _run(name: str, url: URL, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"{name} is not on this machine: {_HINT}")
    with _address(url) as address:
        command = [program, f"--dbname={address}", "--no-owner", "--no-privileges", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        hint = f" ({_HINT})" if "version mismatch" in done.stderr else ""
        raise BackupError(f"{name} failed: {' '.join(lines[:3])}{hint}")


@contextmanager
def _address(url: URL) -> Iterator[str]:
    """The address as libpq takes it; its password in a file, where `ps` does not show it."""
    query = {("sslmode" if key == "ssl" else key): value for key, value in url.query.items()}
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as passwords:
        if url.password:
            escaped = url.password.replace("\\", r"\\").replace(":", r"\:")
            passwords.write(f"*:*:*:*:{escaped}\n")
            passwords.flush()
            query["passfile"] = passwords.name
        plain = URL.create(
            "postgresql", url.username, None, url.host, url.port, url.database, query
        )
        yield plain.render_as_string(hide_password=False)
