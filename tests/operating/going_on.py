"""A session under way, and whether it goes on in another database as it would have here."""

from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

import storage.personal  # noqa: F401  # registers all tables
from content.models.plan import Plan
from scheduler.firing import Firing
from storage.db import async_url, open_engine, transaction
from storage.tables import metadata
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import start_session
from tests.support.sending import make_sender, send_all


async def begin(
    engine: AsyncEngine, plan: Plan, presenter: PlainPresenter, clock: FrozenClock
) -> None:
    """A runner at the first step, which was sent; the second is due in ten seconds."""
    await start_session(engine, plan, presenter, now=clock.now())
    await send_all(make_sender(engine, FakeTelegram(), clock, presenter))


async def said_next(
    engine: AsyncEngine, presenter: PlainPresenter, clock: FrozenClock, *, seconds: float
) -> list[str]:
    """What the runner is told when this much time has passed."""
    telegram = FakeTelegram()
    clock.advance(seconds=seconds)
    await Firing(engine, clock=clock, presenter=presenter).tick()
    await send_all(make_sender(engine, telegram, clock, presenter, owner="after"))
    return telegram.sent()


async def everything(engine: AsyncEngine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    async with transaction(engine) as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(_all(table))]
            for table in metadata.sorted_tables
        }


def _all(table: Table) -> Select[*tuple[Any, ...]]:
    return select(table).order_by(*table.primary_key.columns)


def opened(file: Path) -> AsyncEngine:
    """An SQLite file."""
    return open_engine(async_url(f"sqlite:///{file}"))
