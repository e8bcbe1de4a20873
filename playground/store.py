"""Where the world is kept: nowhere (the default) or in one SQLite file, written as things happen.

What the rows mean is not here: to this module they are kinds, keys and JSON.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (file_id TEXT PRIMARY KEY, body BLOB NOT NULL);
"""


class Store:
    """Keeps things in an SQLite file, or only in this process when no file is given.

    A commit reaches the operating system before a caller goes on, so killing the process loses
    nothing that was shown. A power cut may lose the last moments: this is a playground.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Open `file`, making it when there is none. Raises sqlite3.Error when that fails."""
        self._db: sqlite3.Connection | None = None
        self._contents: dict[str, bytes] = {}
        if file is not None:
            self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(SCHEMA)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All writes inside are kept together or not at all."""
        if self._db is None or self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def put(self, kind: str, key: object, body: object) -> None:
        """Keep `body` (a dataclass or JSON value) under `kind` and `key`."""
        if self._db is not None:
            self._db.execute(
                "INSERT OR REPLACE INTO things VALUES (?, ?, ?)",
                (kind, str(key), orjson.dumps(body)),
            )

    def drop(self, kind: str, key: object) -> None:
        """Forget it."""
        if self._db is not None:
            self._db.execute("DELETE FROM things WHERE kind = ? AND key = ?", (kind, str(key)))

    def load(self, kind: str) -> list[tuple[str, object]]:
        """Everything kept under `kind`."""
        if self._db is None:
            return []
        rows = self._db.execute("SELECT key, body FROM things WHERE kind = ?", (kind,))
        return [(key, orjson.loads(body)) for key, body in rows]

    def put_content(self, file_id: str, body: bytes) -> None:
        """Keep the bytes of a file."""
        if self._db is None:
            self._contents[file_id] = body
        else:
            self._db.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (file_id, body))

    def content(self, file_id: str) -> bytes:
        """The bytes of a file. Raises KeyError when there is none."""
        if self._db is None:
            return self._contents[file_id]
        query = "SELECT body FROM contents WHERE file_id = ?"
        row = self._db.execute(query, (file_id,)).fetchone()
        if row is None:
            raise KeyError(file_id)
        return bytes(row[0])

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        if self._db is not None:
            self._db.close()
