"""Tells a database that is away or busy from a statement that is wrong. Retries nothing itself."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

# SQLSTATE classes and codes (PostgreSQL manual, appendix A): the connection is gone (08), the
# server is out of disk, memory or connections (53), it is shutting down or starting (57P),
# another transaction stood in the way (40: deadlock, serialization).
_POSTGRES = ("08", "53", "57P", "40")

# SQLite's primary result codes (sqlite.org/rescode.html).
_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


def is_passing(error: BaseException) -> bool:
    """True when the same work may succeed a little later: it was not the work's own fault."""
    if isinstance(error, PoolTimeoutError | ConnectionError):
        return True  # a server that is not there refuses before SQLAlchemy has a connection
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None)
    if isinstance(code, str):
        return code.startswith(_POSTGRES)
    return getattr(error.orig, "sqlite_errorcode", -1) & 0xFF in _SQLITE
