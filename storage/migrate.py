"""Brings a database to the newest schema: `alembic upgrade head`, from inside the program."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

if TYPE_CHECKING:  # else read when a step must be made: most starts make none
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


_LOCK = 7_656_837  # any number, as long as it is always this one


def config() -> "Config":
    """Alembic's settings: where the steps are. It needs no ini file."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


async def migrate(engine: AsyncEngine) -> None:
    """Upgrade to the head. One transaction on SQLite and on PostgreSQL: all or nothing."""
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two that start at once: the second waits for the first, and finds nothing to do.
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        await connection.run_sync(_upgrade)


def newest() -> str:
    """The last step's number: files are named by it, and numbered in order (a test sees to it)."""
    return max(step.name.split("_")[0] for step in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> None:
    if _revision(connection) == newest():
        return
    from alembic import command

    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


class Schema:
    """Which schema this program knows; read from the steps once, for it takes a while."""

    def __init__(self) -> None:
        from alembic.script import ScriptDirectory

        scripts = ScriptDirectory.from_config(config())
        self.head = scripts.get_current_head()
        self._known = frozenset(step.revision for step in scripts.walk_revisions())

    def knows(self, revision: str) -> bool:
        """True for a step of ours."""
        return revision in self._known

    async def lags(self, connection: AsyncConnection) -> bool:
        """True when the database misses steps of ours.

        One that is ahead is good: the release before must run on the new schema.
        """
        found = await connection.run_sync(_revision)
        return found is None or (found in self._known and found != self.head)


def _revision(connection: Connection) -> str | None:
    # Asked at each probe, so not through Alembic, which writes two log lines each time.
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
