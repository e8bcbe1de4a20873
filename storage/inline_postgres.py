"""PostgreSQL for SQLAlchemy over asyncpg; only that BEGIN goes out at once. No statement here."""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.util.concurrency import await_

DRIVER = "postgresql+inline"


class InlinePostgres(PGDialect_asyncpg):
    """SQLAlchemy's own dialect, which else begins with the first statement it runs itself.

    Ours are run past it (storage/prepared_postgres.py): the transaction must be there already.
    """

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """BEGIN, now: it also finds out whether the connection still lives."""
        await_(dbapi_connection.dbapi_connection._start_transaction())


registry.register("postgresql.inline", __name__, InlinePostgres.__name__)
