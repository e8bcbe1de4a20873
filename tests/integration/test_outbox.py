"""The outbox's promises, on both databases: order, leases, fencing, no message twice."""

import asyncio
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine

from storage import chats, outbox
from storage.db import transaction
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, later, message, put
from tests.support.outbox import claim, keys, mark, states

OTHER = RUNNER + 1


async def test_the_same_key_twice_is_one_message(engine: AsyncEngine, clock: FrozenClock) -> None:
    await put(engine, message("a", now=clock.now()))

    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))

    assert list(await states(engine)) == ["a", "b"]


async def test_only_the_oldest_message_of_a_chat_can_be_taken(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, *(message(key, now=clock.now()) for key in ("a", "b")))

    first = await claim(engine, clock)
    nothing = await claim(engine, clock, owner="b")
    await mark(engine, first[0])
    second = await claim(engine, clock, owner="b")

    assert (keys(first), keys(nothing), keys(second)) == (["a"], [], ["b"])


async def test_a_message_that_waits_for_its_retry_holds_its_chat_and_no_other(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    waits = message("a", now=clock.now(), send_after=later(clock.now(), 5))
    behind = message("b", now=clock.now())
    await put(engine, waits, behind, message("c", now=clock.now(), chat_id=OTHER))

    taken = await claim(engine, clock)

    assert keys(taken) == ["c"]


async def test_steps_go_before_replies_and_replies_before_nudges(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    policies = {1: "nudge", 2: "reply", 3: "step"}
    await put(
        engine,
        *(message(p, now=clock.now(), chat_id=n, policy=p) for n, p in policies.items()),
    )

    order = [keys(await claim(engine, clock, limit=1)) for _ in range(3)]

    assert order == [["step"], ["reply"], ["nudge"]]


async def test_an_expired_lease_is_taken_over_and_the_first_owner_is_fenced_off(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))
    [lost] = await claim(engine, clock, owner="a")
    clock.advance(seconds=29)
    too_early = await claim(engine, clock, owner="b")
    clock.advance(seconds=2)

    [taken] = await claim(engine, clock, owner="b")

    assert too_early == []
    assert taken.attempts == lost.attempts + 1
    assert await mark(engine, lost, owner="a") is False
    assert await mark(engine, taken, owner="b") is True


async def test_a_stale_attempt_of_the_same_owner_is_fenced_off(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))
    [first] = await claim(engine, clock)
    clock.advance(seconds=31)
    [second] = await claim(engine, clock)

    assert await mark(engine, first) is False
    assert await mark(engine, second) is True
    assert await mark(engine, second) is False


async def test_a_429_holds_that_chat_until_its_time_and_no_other(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))
    await put(engine, message("b", now=clock.now(), chat_id=OTHER))
    async with transaction(engine) as connection:
        await chats.wait(connection, RUNNER, until=later(clock.now(), 7))

    others = await claim(engine, clock)
    clock.advance(seconds=7)
    then = await claim(engine, clock)

    assert (keys(others), keys(then)) == (["b"], ["a"])


async def test_ids_near_the_limit_of_what_telegram_promises_are_kept(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    near = 2**53 - 1
    await put(engine, message("a", now=clock.now(), chat_id=near))
    [row] = await claim(engine, clock)

    async with transaction(engine) as connection:
        await outbox.mark(connection, row, owner="a", state="sent", message_id=2**31 + 1)
        numbers = await outbox.message_ids(connection, ["a"])

    assert (row.chat_id, numbers) == (near, {"a": 2**31 + 1})


async def test_concurrent_claimers_never_share_a_row_nor_reorder_a_chat(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    engine, chats_, each = postgres_engine, range(1, 9), 12
    for n in range(each):
        await put(
            engine, *(message(f"{chat}:{n}", now=clock.now(), chat_id=chat) for chat in chats_)
        )
    taken: list[str] = []
    delivered: dict[int, list[str]] = {chat: [] for chat in chats_}

    async def worker(owner: str) -> None:
        idle = 0
        while idle < 3:
            claimed = await claim(engine, clock, owner=owner, limit=3)
            idle = 0 if claimed else idle + 1
            taken.extend(keys(claimed))
            for row in claimed:
                delivered[row.chat_id].append(row.dedupe_key)
                assert await mark(engine, row, owner=owner)

    await asyncio.gather(*(worker(f"w{n}") for n in range(4)))
    await worker("last")

    assert len(taken) == len(set(taken)) == len(chats_) * each
    assert all(found == [f"{chat}:{n}" for n in range(each)] for chat, found in delivered.items())


async def test_a_claimer_is_not_held_up_by_rows_another_holds(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    engine = postgres_engine
    await put(engine, message("a", now=clock.now()))
    await put(engine, message("b", now=clock.now(), chat_id=OTHER))

    async with transaction(engine) as slow:
        held = await outbox.claim(
            slow,
            now=clock.now(),
            owner="slow",
            lease_until=later(clock.now(), 30),
            limit=1,
            machine_now=clock.now(),
        )
        async with asyncio.timeout(5):
            quick = await claim(engine, clock, owner="quick")

    assert (keys(held), keys(quick)) == (["a"], ["b"])


async def test_a_round_of_marks_settles_what_is_still_ours_and_nothing_else(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    chats_of = {"a": RUNNER, "b": OTHER, "c": OTHER + 1, "d": OTHER + 2}
    await put(engine, *(message(k, now=clock.now(), chat_id=c) for k, c in chats_of.items()))
    a, b, c = await claim(engine, clock, limit=3)
    again = replace(b, attempts=b.attempts + 1)  # somebody else has claimed it since
    [d] = await claim(engine, clock, owner="another")

    async with transaction(engine) as connection:
        held = await outbox.mark_sent(
            connection, [(a, 2**31 + 5), (again, 2), (c, None), (d, 4)], owner="a", at=clock.now()
        )
        numbers = await outbox.message_ids(connection, ["a", "b", "c", "d"])

    assert held == {a.id, c.id}
    assert numbers == {"a": 2**31 + 5}
    assert await states(engine) == {"a": "sent", "b": "sending", "c": "sent", "d": "sending"}
