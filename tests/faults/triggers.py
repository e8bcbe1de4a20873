"""Makes PostgreSQL itself fail in the middle of our statements, a number of times."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.db import transaction

DEADLOCK = "RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';"
NO_DISK = "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';"
CUT_OFF = "PERFORM pg_terminate_backend(pg_backend_pid());"
"""What the server does to a victim of a deadlock, on a full disk, when it is restarted."""


@asynccontextmanager
async def failing_writes(
    engine: AsyncEngine, table: str, fault: str, *, times: int
) -> AsyncIterator[None]:
    """The next `times` inserts or updates of this table end in `fault`; after that all is well."""
    # A sequence counts on even when the transaction is taken back.
    body = f"BEGIN IF nextval('faults') <= {times} THEN {fault} END IF; RETURN NEW; END"
    await _run(
        engine,
        "CREATE SEQUENCE faults",
        f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$",
        f"CREATE TRIGGER fails BEFORE INSERT OR UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION fail()",
    )
    try:
        yield
    finally:
        await _run(engine, "DROP FUNCTION fail CASCADE", "DROP SEQUENCE faults")


async def _run(engine: AsyncEngine, *statements: str) -> None:
    async with transaction(engine) as connection:
        for statement in statements:
            await connection.execute(text(statement))
