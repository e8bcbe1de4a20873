"""How a database would run the statements of a test: which it finds by index, which by reading."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Executable, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import prepared
from storage.compiled import Params

SQLITE = "sqlite"


class Asked:
    """The text of every query, update and delete that was run, each once; inserts find nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.texts: dict[str, int] = {}  # with the number of its values

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        """The hot road, which passes SQLAlchemy's events by."""
        made: Any = statement
        if not made.is_insert:
            compiled = made.compile(dialect=self._engine.dialect)
            self._keep(compiled.string, len(compiled.positiontup))

    def ran(self, _line: object, _cursor: object, text: str, params: Any, *_: object) -> None:
        """Everything else."""
        if text.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            self._keep(text, len(params))

    def _keep(self, text: str, values: int) -> None:
        self.texts[text] = values


@contextmanager
def asked(engine: AsyncEngine) -> Iterator[Asked]:
    """What is run meanwhile."""
    found = Asked(engine)
    event.listen(engine.sync_engine, "before_cursor_execute", found.ran)
    prepared.watch(found)
    try:
        yield found
    finally:
        prepared.unwatch(found)
        event.remove(engine.sync_engine, "before_cursor_execute", found.ran)


async def plan_of(engine: AsyncEngine, text: str, values: int) -> list[str]:
    """The steps of a plan that is good for any values: none are known when it is made."""
    async with engine.connect() as connection:
        if engine.dialect.name == SQLITE:
            found = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {text}", (None,) * values
            )
            return list(found.scalars(3))
        run = connection.exec_driver_sql
        await run("SET LOCAL plan_cache_mode = force_generic_plan")
        # Small tables are read whole all the same, unless that is forbidden; then only where
        # there is no other way.
        await run("SET LOCAL enable_seqscan = off")
        await run(f"PREPARE asked AS {text}")
        given = f"({', '.join(['NULL'] * values)})" if values else ""
        steps = list((await run(f"EXPLAIN EXECUTE asked{given}")).scalars())
        await run("DEALLOCATE asked")
        return steps
