"""Fixtures for nudges. `engine` gives way to the suite's own on both databases."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.views.presenter import TelegramPresenter
from content.catalog import Catalog, load_catalog
from storage.db import async_url, open_engine
from storage.migrate import migrate
from tests.support.nudge_rows import Rows


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
async def engine() -> AsyncIterator[AsyncEngine]:
    engine = open_engine(async_url("sqlite:///:memory:"))
    await migrate(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
def rows(engine: AsyncEngine, catalog: Catalog) -> Rows:
    return Rows(engine, TelegramPresenter(catalog))
