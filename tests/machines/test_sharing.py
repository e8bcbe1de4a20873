"""What processes share through rows: the pace of sending, whose turn it is to poll."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from storage import chats, limits, picking, turns
from storage.db import transaction
from storage.prepared import write_all
from storage.traffic import limits as limits_table
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, later, message, put


async def granted(
    engine: AsyncEngine,
    clock: FrozenClock,
    *,
    wanted: int,
    rate: float,
    room: limits.Grant | None = None,
) -> int:
    async with transaction(engine) as connection:
        grant = await limits.grant(
            connection, now=clock.now().timestamp(), wanted=wanted, rate=rate, room=room
        )
    return grant.count


async def test_all_processes_together_send_no_more_than_the_rate(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    sent = 0
    for _ in range(100):  # ten seconds, two processes asking ten times a second
        sent += await granted(engine, clock, wanted=64, rate=30)
        sent += await granted(engine, clock, wanted=64, rate=30)
        clock.advance(seconds=0.1)

    assert 295 <= sent <= 303


async def test_what_was_seen_before_is_not_taken_twice_when_another_was_quicker(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await granted(engine, clock, wanted=1, rate=30)
    clock.advance(seconds=10)
    now = clock.now().timestamp()
    async with transaction(engine) as connection:
        seen = await limits.room(connection, now=now, wanted=3, rate=30)
    first = await granted(engine, clock, wanted=2, rate=30, room=seen)
    second = await granted(engine, clock, wanted=3, rate=30, room=seen)
    third = await granted(engine, clock, wanted=3, rate=30, room=seen)

    assert (seen.count, first, second, third) == (3, 2, 1, 0)


async def test_a_pause_that_came_in_between_is_seen(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    now = clock.now().timestamp()
    await granted(engine, clock, wanted=1, rate=100)
    async with transaction(engine) as connection:
        seen = await limits.room(connection, now=now, wanted=1, rate=100)
        await limits.flooded(connection, now=now, many=1, within_s=3, pause_s=2)

    assert (seen.count, await granted(engine, clock, wanted=1, rate=100, room=seen)) == (1, 0)


async def test_the_last_grant_is_believed_until_somebody_else_has_taken(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    counts = []
    mine: limits.Grant | None = None
    for others in (0, 0, 3):
        await granted(engine, clock, wanted=others, rate=30)
        now = clock.now().timestamp()
        async with transaction(engine) as connection:
            seen = await limits.room(connection, now=now, wanted=2, rate=30, known=mine)
            mine = await limits.grant(connection, now=now, wanted=2, rate=30, room=seen)
        counts.append((seen.count, mine.count, mine.expected))
        clock.advance(seconds=1)

    assert counts == [(2, 2, True), (2, 2, True), (2, 0, False)]


async def test_a_grant_that_allows_nothing_more_is_not_believed(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    now = clock.now().timestamp()
    async with transaction(engine) as connection:
        hour_ahead = await limits.grant(connection, now=now + 3600, wanted=3, rate=30)
    async with transaction(engine) as connection:
        await connection.execute(limits_table.update().values(tat=now))  # a clock was set back

        seen = await limits.room(connection, now=now, wanted=3, rate=30, known=hour_ahead)

    assert (hour_ahead.count, seen.count) == (3, 3)


async def test_two_at_once_wait_for_each_other_and_share_what_both_saw(
    postgres_engine: AsyncEngine, clock: FrozenClock
) -> None:
    await granted(postgres_engine, clock, wanted=1, rate=30)
    clock.advance(seconds=10)
    now = clock.now().timestamp()
    async with transaction(postgres_engine) as other:
        seen = await limits.room(other, now=now, wanted=3, rate=30)
        async with transaction(postgres_engine) as one:
            first = await limits.grant(one, now=now, wanted=2, rate=30, room=seen)
            waiting = asyncio.create_task(
                limits.grant(other, now=now, wanted=3, rate=30, room=seen)
            )
            await asyncio.wait([waiting], timeout=0.1)
            early = waiting.done()
        second = await waiting

    assert (early, first.count, second.count) == (False, 2, 1)


async def test_a_slow_rate_still_lets_one_through_at_a_time(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    first = await granted(engine, clock, wanted=5, rate=1)
    at_once = await granted(engine, clock, wanted=5, rate=1)
    clock.advance(seconds=1)

    assert (first, at_once, await granted(engine, clock, wanted=5, rate=1)) == (1, 0, 1)


async def test_one_429_holds_nobody_else_and_several_hold_all(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    async def flooded() -> None:
        async with transaction(engine) as connection:
            await limits.flooded(
                connection, now=clock.now().timestamp(), many=3, within_s=3, pause_s=2
            )

    await flooded()
    await flooded()
    after_two = await granted(engine, clock, wanted=1, rate=100)
    await flooded()
    after_three = await granted(engine, clock, wanted=1, rate=100)
    clock.advance(seconds=2.1)
    later_on = await granted(engine, clock, wanted=1, rate=100)

    assert (after_two, after_three, later_on) == (1, 0, 1)


async def test_a_chat_that_had_its_share_is_passed_over_and_the_others_go_on(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    now = clock.now()
    await put(engine, message("a", now=now), message("b", now=now, chat_id=RUNNER + 1))
    async with transaction(engine) as connection:
        await write_all(connection, [chats.spending({RUNNER: now.timestamp() + 10})])

    async with transaction(engine) as connection:
        found = await picking.pick(
            connection, now=now, machine_now=now, limit=10, chat_tat_most=now.timestamp() + 5
        )

    assert [candidate.row.dedupe_key for candidate in found] == ["b"]


async def test_only_one_polls_until_its_lease_runs_out_or_is_given_back(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    async def take(owner: str) -> bool:
        until = later(clock.now(), 60)
        async with transaction(engine) as connection:
            return await turns.take(connection, "poll", owner=owner, now=clock.now(), until=until)

    first, other = await take("a"), await take("b")
    clock.advance(seconds=30)
    renewed = await take("a")
    clock.advance(seconds=61)
    taken_over = await take("b")
    async with transaction(engine) as connection:
        await turns.give_back(connection, "poll", owner="b")

    assert (first, other, renewed, taken_over) == (True, False, True, True)
    assert await take("a")
