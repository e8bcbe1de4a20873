"""A runner's phone in English, on both databases."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.catalog import Catalog
from tests.languages.phone import Phone, phone


@pytest.fixture
async def runner(engine: AsyncEngine, catalog: Catalog) -> AsyncIterator[Phone]:
    """Somebody who has not written yet."""
    async with phone(engine, catalog, "en") as made:
        yield made
