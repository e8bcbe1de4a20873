"""PostgreSQL for SQLAlchemy over asyncpg; BEGIN goes out at once, and neither it nor COMMIT
needs a greenlet. No statement here.
"""

from typing import Any, NoReturn

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.util.concurrency import await_, greenlet_spawn

DRIVER = "postgresql+inline"


class InlinePostgres(PGDialect_asyncpg):
    """SQLAlchemy's own dialect, which else begins with the first statement it runs itself.

    Ours are run past it (storage/prepared_postgres.py): the transaction must be there already.
    """

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """BEGIN, now: it also finds out whether the connection still lives."""
        driver = dbapi_connection.dbapi_connection
        if driver._transaction is None:  # else `begin` has said it
            await_(driver._start_transaction())


async def begin(line: Connection) -> RootTransaction:
    """A transaction begun. Raises what SQLAlchemy would."""
    driver: Any = line.connection.dbapi_connection
    try:
        await driver._start_transaction()
    except BaseException as exc:
        await greenlet_spawn(raise_as_sqlalchemy, line, exc, "BEGIN")
    return line.begin()


async def commit(line: Connection, begun: RootTransaction) -> None:
    """Committed. Raises what SQLAlchemy would."""
    driver: Any = line.connection.dbapi_connection
    try:
        await driver._call_and_discard(driver._transaction.commit)
    except BaseException as exc:
        await greenlet_spawn(raise_as_sqlalchemy, line, exc, "COMMIT")
    begun.commit()  # nothing is left to wait for


def raise_as_sqlalchemy(line: Any, exc: BaseException, sql: str) -> NoReturn:
    """The error as SQLAlchemy would raise it; a connection that is lost leaves the pool."""
    try:
        # asyncpg's errors become those of SQLAlchemy's driver, with their SQLSTATE.
        line.connection.dbapi_connection._handle_exception(exc)
    except BaseException as told:
        line._handle_dbapi_exception(told, sql, None, None, None)
    raise AssertionError("it raises") from exc


registry.register("postgresql.inline", __name__, InlinePostgres.__name__)
