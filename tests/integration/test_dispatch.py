"""Handling, on both databases: each update once, in order; nobody waits for another."""

import asyncio
import random

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.dispatch import Dispatcher
from bot.services import Services
from content.catalog import Catalog
from scheduler.policy import HANDLE_TRIES
from storage import chats, users
from storage.db import transaction
from storage.records import User
from storage.traffic import inbox, outbox
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, rows
from tests.support.handling import (
    Toasts,
    handle_all,
    handling,
    press,
    spoil,
    take_in,
    text,
    unreadable,
)

OTHER = RUNNER + 1


async def user_of(engine: AsyncEngine, user_id: int = RUNNER) -> User | None:
    async with transaction(engine) as connection:
        return await users.get(connection, user_id)


async def heard(engine: AsyncEngine, user_id: int = RUNNER) -> list[str]:
    user = await user_of(engine, user_id)
    return [] if user is None else user.tips_seen or []


async def answers(engine: AsyncEngine, user_id: int = RUNNER) -> list[str]:
    found = await rows(engine, outbox, outbox.c.chat_id == user_id)
    return [row["payload"]["text"] for row in found]


@pytest.mark.parametrize("copies", [1, 2, 3, 4])
async def test_the_same_update_however_often_has_one_effect(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock, copies: int
) -> None:
    for _ in range(copies):
        await take_in(engine, clock, text(7, "hello"))
        await handle_all(dispatcher)

    assert await heard(engine) == ["hello"]
    assert await answers(engine) == ["heard hello"]


@pytest.mark.parametrize("seed", range(4))
async def test_updates_shuffled_and_repeated_each_have_one_effect(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock, seed: int
) -> None:
    chance = random.Random(seed)
    updates = [text(n, f"w{n}") for n in (3, 900, 901, 5_000_000_000)]
    deliveries = [one for one in updates for _ in range(chance.randint(1, 4))]
    chance.shuffle(deliveries)

    for one in deliveries:
        await take_in(engine, clock, one)
        if chance.random() < 0.5:
            await handle_all(dispatcher)
    await handle_all(dispatcher)

    assert sorted(await heard(engine)) == sorted(one["message"]["text"] for one in updates)


async def test_updates_of_one_runner_are_handled_in_their_order(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    numbers = list(range(100, 119))  # fewer than count as a flood
    for n in reversed(numbers):
        await take_in(engine, clock, text(n, str(n)))

    await handle_all(dispatcher)

    assert await heard(engine) == [str(n) for n in numbers]
    assert await answers(engine) == [f"heard {n}" for n in numbers]


@pytest.mark.parametrize("words", ["boom", "unsayable"])
async def test_an_update_that_breaks_is_tried_five_times_then_set_aside_with_an_apology(
    engine: AsyncEngine,
    dispatcher: Dispatcher,
    clock: FrozenClock,
    catalog: Catalog,
    words: str,
) -> None:
    await take_in(engine, clock, text(1, words), text(2, "after"))
    tries = 0
    while await heard(engine) != ["after"] and tries <= HANDLE_TRIES:
        tries += 1
        await handle_all(dispatcher)
        clock.advance(seconds=31)

    [aside, after] = await rows(engine, inbox)
    apology = catalog.of("en").texts.get("common.apology")
    assert (aside["state"], aside["attempts"], after["state"]) == ("aside", HANDLE_TRIES, "done")
    assert tries == HANDLE_TRIES
    assert await answers(engine) == [apology, "heard after"]


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", unreadable()], ids=str)
async def test_an_unreadable_update_does_not_block_its_user(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock, body: bytes
) -> None:
    await take_in(engine, clock, text(1, "spoilt"), text(2, "after"))
    await spoil(engine, 1, body)

    for _ in range(HANDLE_TRIES):
        await handle_all(dispatcher)
        clock.advance(seconds=31)

    assert await heard(engine) == ["after"]


async def test_one_runners_failure_holds_up_nobody_else(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    await take_in(engine, clock, text(1, "boom"))
    others = range(OTHER, OTHER + 40)
    for n, user_id in enumerate(others):
        await take_in(engine, clock, text(10 + n, "hello", user_id=user_id))

    await handle_all(dispatcher)

    assert [await heard(engine, user_id) for user_id in others] == [["hello"]] * 40


async def test_what_a_failed_handler_wrote_is_taken_back(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    await take_in(engine, clock, text(1, "first"), text(2, "boom"))

    await handle_all(dispatcher)

    assert await heard(engine) == ["first"]
    assert await answers(engine) == ["heard first"]


async def test_an_update_from_nobody_is_put_by(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    await take_in(engine, clock, {"update_id": 1, "poll": {"id": "1"}}, text(2, "hello"))

    await handle_all(dispatcher)

    assert [row["state"] for row in await rows(engine, inbox)] == ["done", "done"]
    assert await heard(engine) == ["hello"]


async def test_a_press_is_answered_after_its_effect_is_stored(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock, toasts: Toasts
) -> None:
    await take_in(engine, clock, press(1, "x"), press(2, "boom"))

    await handle_all(dispatcher)
    await asyncio.sleep(0)

    assert await heard(engine) == ["x"]
    assert [query_id for query_id, _, _ in toasts.given] == ["q1"]


async def test_a_runner_who_left_and_writes_again_can_be_reached_again(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    await take_in(engine, clock, text(1, "hello"))
    await handle_all(dispatcher)
    async with transaction(engine) as connection:
        await chats.gone(connection, RUNNER, now=clock.now())

    await take_in(engine, clock, text(2, "again"))
    await handle_all(dispatcher)

    back = await user_of(engine)
    assert back is not None
    assert back.blocked_at is None


async def test_words_are_not_kept_after_they_were_handled(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock
) -> None:
    await take_in(engine, clock, text(1, "hello"))

    await handle_all(dispatcher)

    [row] = await rows(engine, inbox)
    assert (row["state"], row["body"]) == ("done", None)


async def test_several_processes_share_the_work_and_nothing_happens_twice(
    postgres_engine: AsyncEngine, clock: FrozenClock, services: Services, toasts: Toasts
) -> None:
    engine, people, each = postgres_engine, range(OTHER, OTHER + 12), 6
    for n in range(each):
        for at, user_id in enumerate(people):
            number = 1 + n * len(people) + at
            await take_in(engine, clock, text(number, str(n), user_id=user_id))

    async def process(dispatcher: Dispatcher) -> None:
        for _ in range(10):
            await handle_all(dispatcher)

    async with (
        handling(engine, clock=clock, services=services, toasts=toasts) as one,
        handling(engine, clock=clock, services=services, toasts=toasts) as two,
        handling(engine, clock=clock, services=services, toasts=toasts) as three,
    ):
        await asyncio.gather(process(one), process(two), process(three))

    expected = [str(n) for n in range(each)]
    assert [await heard(engine, user_id) for user_id in people] == [expected] * len(people)
