"""Updates that come more than once, out of order, to two processes, under numbers that jump."""

import asyncio
import random
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import Dispatcher
from bot.services import Services
from storage import users
from storage.db import transaction
from storage.traffic import outbox
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, rows
from tests.support.handling import Toasts, handle_all, handling, take_in, text

PEOPLE, EACH = 10, 6
NUMBERS = (7, 8, 5_000_000_000, 3, 2**40, 9)
"""Of one runner, in the order in which they were written: they jump ahead and back."""


def number(person: int, which: int) -> int:
    return NUMBERS[which] * 100 + person


@pytest.mark.parametrize("seed", range(3))
async def test_one_to_four_deliveries_shuffled_to_two_processes_have_one_effect_each(
    postgres_engine: AsyncEngine,
    clock: FrozenClock,
    services: Services,
    toasts: Toasts,
    seed: int,
) -> None:
    engine, chance = postgres_engine, random.Random(seed)
    updates = [
        text(number(person, which), f"w{which}", user_id=RUNNER + person)
        for person in range(PEOPLE)
        for which in range(EACH)
    ]
    deliveries = [one for one in updates for _ in range(chance.randint(1, 4))]
    chance.shuffle(deliveries)
    halves = deliveries[::2], deliveries[1::2]

    async with (
        handling(engine, clock=clock, services=services, toasts=toasts) as one,
        handling(engine, clock=clock, services=services, toasts=toasts) as other,
    ):

        async def process(dispatcher: Dispatcher, share: list[dict[str, Any]]) -> None:
            for update in share:
                await take_in(engine, clock, update)
                if chance.random() < 0.3:
                    await handle_all(dispatcher)

        await asyncio.gather(process(one, halves[0]), process(other, halves[1]))
        await handle_all(one)

    async with transaction(engine) as connection:
        known = [await users.get(connection, RUNNER + person) for person in range(PEOPLE)]
    heard = [sorted(user.tips_seen or []) for user in known if user is not None]
    assert len(deliveries) > len(updates)
    assert heard == [[f"w{which}" for which in range(EACH)]] * PEOPLE
    assert len(await rows(engine, outbox)) == PEOPLE * EACH
