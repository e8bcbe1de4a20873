"""A runner whom somebody else holds is passed over, and looked at again soon."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import Dispatcher
from bot.runtime import Runtime
from bot.services import Services
from bot.tally import Tally
from bot.updates import accepted
from storage import users
from storage.db import transaction
from storage.traffic import inbox
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, rows
from tests.support.handling import Toasts, handling, text

FREE = RUNNER + 1


@pytest.fixture
def told() -> list[None]:
    """One entry for each time the dispatcher said that it passed somebody over."""
    return []


@pytest.fixture
async def dispatcher(
    postgres_engine: AsyncEngine,
    clock: FrozenClock,
    services: Services,
    toasts: Toasts,
    told: list[None],
) -> AsyncIterator[Dispatcher]:
    async with handling(
        postgres_engine,
        clock=clock,
        services=services,
        toasts=toasts,
        on_passed_over=lambda: told.append(None),
    ) as made:
        yield made


async def states(engine: AsyncEngine) -> dict[int, str]:
    return {row["user_id"]: row["state"] for row in await rows(engine, inbox)}


async def test_who_is_held_is_passed_over_until_let_go_and_the_others_are_handled(
    dispatcher: Dispatcher,
    postgres_engine: AsyncEngine,
    other: AsyncEngine,
    clock: FrozenClock,
    told: list[None],
) -> None:
    await add_user(postgres_engine, now=clock.now())
    words = [text(1, "hello", user_id=RUNNER), text(2, "hello", user_id=FREE)]

    async with transaction(other) as elsewhere:
        await users.hold(elsewhere, [RUNNER])
        await dispatcher.take_in([accepted(one) for one in words])
        held = await states(postgres_engine), len(told)
        await dispatcher.tick()
        again = await states(postgres_engine), len(told)
    await dispatcher.tick()

    assert held == ({RUNNER: "pending", FREE: "done"}, 1)
    assert again == ({RUNNER: "pending", FREE: "done"}, 2)
    assert (await states(postgres_engine), len(told)) == ({RUNNER: "done", FREE: "done"}, 2)


async def test_who_handles_is_woken_when_held_runners_may_be_free(
    postgres_engine: AsyncEngine, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.runtime.HELD_S", 0)
    runtime = Runtime(engine=postgres_engine, clock=clock, tally=Tally())

    runtime.runners_held()

    async with asyncio.timeout(60):
        await runtime._handling._poked.wait()
