"""A session under way and the firing that moves it."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan
from scheduler.firing import Firing
from storage.records import Session
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.support.builders import start_session


@pytest.fixture
def firing(engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter) -> Firing:
    return Firing(engine, clock=clock, presenter=presenter)


@pytest.fixture
async def session(
    engine: AsyncEngine, plan: Plan, presenter: PlainPresenter, clock: FrozenClock
) -> Session:
    """Just started: ready 10 s, work 30 s, change 5 s, work 60 s."""
    return await start_session(engine, plan, presenter, now=clock.now())
