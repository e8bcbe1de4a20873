"""Fixtures for nudges; the engines are the suite's, so each test runs on both databases."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.views.presenter import TelegramPresenter
from content.catalog import Catalog
from tests.support.nudge_rows import Rows


@pytest.fixture
def rows(engine: AsyncEngine, catalog: Catalog) -> Rows:
    return Rows(engine, TelegramPresenter(catalog))
