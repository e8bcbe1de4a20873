"""What most tests need: both databases, a clock that stands still, a presenter, a Telegram."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

import storage.traffic  # noqa: F401  # registers its tables
from content.catalog import Catalog, load_catalog
from content.models.plan import Plan
from storage.db import async_url, open_engine
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import small_plan
from tests.support.databases import ServerMissingError, emptied, migrated, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A migrated PostgreSQL. Without one, tests are skipped here and fail in CI."""
    try:
        with postgres_server() as url:
            yield migrated(url)
    except ServerMissingError as exc:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL did not start: {exc}")
        pytest.skip(f"PostgreSQL did not start: {exc}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: quicker than to migrate for each test."""
    file = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    file = tmp_path / "test.sqlite3"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
async def sqlite_engine(sqlite_url: str) -> AsyncIterator[AsyncEngine]:
    """SQLite alone."""
    engine = open_engine(async_url(sqlite_url))
    yield engine
    await engine.dispose()


@pytest.fixture
async def postgres_engine(postgres: str) -> AsyncIterator[AsyncEngine]:
    """PostgreSQL alone, with empty tables."""
    engine = open_engine(async_url(postgres))
    await emptied(engine)
    yield engine
    await engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> AsyncEngine:
    """The test runs twice: on an SQLite file and on a real PostgreSQL."""
    chosen: AsyncEngine = request.getfixturevalue(f"{request.param}_engine")
    return chosen


@pytest.fixture
def clock() -> FrozenClock:
    """Stands still until the test moves it."""
    return FrozenClock()


@pytest.fixture
def presenter() -> PlainPresenter:
    """Says in a few plain words what happened."""
    return PlainPresenter()


@pytest.fixture
def telegram() -> FakeTelegram:
    """Records calls; fails as it is told."""
    return FakeTelegram()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The real content."""
    return load_catalog()


@pytest.fixture(scope="session")
def plan(catalog: Catalog) -> Plan:
    """A short plan made of the real tables' parts: ready 10, work 30, change 5, work 60."""
    return small_plan(catalog.tables)
