"""Brings a database to the newest schema: `alembic upgrade head`, from inside the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def config() -> Config:
    """Alembic's settings: where the steps are. It needs no ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


async def migrate(engine: AsyncEngine) -> None:
    """Upgrade to the head. One transaction on SQLite and on PostgreSQL: all or nothing."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
