"""A session under way, the firing that moves it, the sender that tells of it, a dispatcher."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import understanding
from bot.dispatch import Dispatcher
from bot.sender import Sender
from bot.services import Services
from content.catalog import Catalog
from content.models.plan import Plan
from scheduler.firing import Firing
from storage.db import async_url, open_engine
from storage.records import Session
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import start_session
from tests.support.handling import Toasts, handling
from tests.support.sending import make_sender


@pytest.fixture
def firing(engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter) -> Firing:
    return Firing(engine, clock=clock, presenter=presenter)


@pytest.fixture
def sender(
    engine: AsyncEngine,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
) -> Sender:
    return make_sender(engine, telegram, clock, presenter)


@pytest.fixture
async def session(
    engine: AsyncEngine, plan: Plan, presenter: PlainPresenter, clock: FrozenClock
) -> Session:
    """Just started: ready 10 s, work 30 s, change 5 s, work 60 s."""
    return await start_session(engine, plan, presenter, now=clock.now())


@pytest.fixture
def services(catalog: Catalog, presenter: PlainPresenter) -> Services:
    return Services(
        catalog=catalog,
        presenter=presenter,
        understander=understanding.load(),
        tombstone_key=b"a key of the tests",
    )


@pytest.fixture
def toasts() -> Toasts:
    return Toasts()


@pytest.fixture
async def dispatcher(
    engine: AsyncEngine, clock: FrozenClock, services: Services, toasts: Toasts
) -> AsyncIterator[Dispatcher]:
    async with handling(engine, clock=clock, services=services, toasts=toasts) as made:
        yield made


@pytest.fixture
async def other(postgres: str) -> AsyncIterator[AsyncEngine]:
    """Another process's engine on the same PostgreSQL."""
    engine = open_engine(async_url(postgres))
    yield engine
    await engine.dispose()
