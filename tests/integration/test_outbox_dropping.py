"""Messages no longer wanted, and leases left by the dead, on both databases."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from storage import leases, outbox
from storage.db import transaction
from storage.traffic import outbox as table
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, later, message, put, rows
from tests.support.outbox import claim, keys, mark, states

OTHER = RUNNER + 1


async def test_drop_session_voids_what_waits_and_leaves_what_is_under_way(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    mine: dict[str, Any] = {"session_id": 1, "policy": "step"}
    await put(
        engine,
        message("under way", now=clock.now(), **mine),
        message("waits", now=clock.now(), **mine),
        message("a reply", now=clock.now(), session_id=1),
        message("another's", now=clock.now(), session_id=2, policy="step"),
    )
    await claim(engine, clock)

    async with transaction(engine) as connection:
        await outbox.drop_session(connection, 1, chat_id=RUNNER)

    assert await states(engine) == {
        "under way": "sending",
        "waits": "dropped",
        "a reply": "pending",
        "another's": "pending",
    }


async def test_drop_chat_voids_all_that_waits_for_this_chat(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))
    await put(engine, message("c", now=clock.now(), chat_id=OTHER))

    async with transaction(engine) as connection:
        await outbox.drop_chat(connection, RUNNER)

    assert await states(engine) == {"a": "dropped", "b": "dropped", "c": "pending"}


async def test_drop_edits_voids_older_edits_of_the_same_message_only(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(
        engine,
        message("card", now=clock.now()),
        message("edit", now=clock.now(), edits="card"),
        message("elsewhere", now=clock.now(), edits="another card"),
    )

    async with transaction(engine) as connection:
        await outbox.drop_edits(connection, "card", chat_id=RUNNER)

    assert await states(engine) == {"card": "pending", "edit": "dropped", "elsewhere": "pending"}


async def test_old_words_are_forgotten_but_their_keys_still_stop_repeats(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("old", now=clock.now()), message("waits", now=clock.now()))
    [row] = await claim(engine, clock)
    await mark(engine, row)

    async with transaction(engine) as connection:
        emptied = await outbox.forget_payloads_before(connection, later(clock.now(), 1))
    await put(engine, message("old", now=clock.now()))

    kept = await rows(engine, table)
    assert emptied == 1
    assert [(row["dedupe_key"], row["payload"] is None) for row in kept] == [
        ("old", True),
        ("waits", False),
    ]


async def test_a_step_under_way_when_the_session_turns_is_not_wanted_any_more(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("s", now=clock.now(), session_id=1, epoch=3, step=2, policy="step"))
    [row] = await claim(engine, clock)

    async with transaction(engine) as connection:
        before = (
            await outbox.wanted(connection, row.id),
            await outbox.first_unsent_step(connection, 1, chat_id=RUNNER),
        )
        await outbox.drop_session(connection, 1, chat_id=RUNNER)
        after = (
            await outbox.wanted(connection, row.id),
            await outbox.first_unsent_step(connection, 1, chat_id=RUNNER),
        )

    assert (before, after) == ((True, 2), (False, None))
    assert await mark(engine, row) is True


async def test_a_clean_stop_gives_only_its_own_leases_back(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))
    await claim(engine, clock, owner="a")
    await put(engine, message("b", now=clock.now(), chat_id=OTHER))
    await claim(engine, clock, owner="b")

    async with transaction(engine) as connection:
        given = await leases.give_back(connection, "a")

    assert given == 1
    assert keys(await claim(engine, clock, owner="c")) == ["a"]


async def test_a_nudge_whose_sender_died_is_set_aside_never_said_twice(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("nudge", now=clock.now(), policy="nudge"))
    await put(engine, message("reply", now=clock.now()))
    await claim(engine, clock)
    clock.advance(seconds=31)

    nothing = await claim(engine, clock, owner="b")
    async with transaction(engine) as connection:
        given_up = await leases.give_up_once(connection, expired_at=clock.now())
    then = await claim(engine, clock, owner="b")

    assert (keys(nothing), given_up, keys(then)) == ([], 1, ["reply"])


async def test_the_start_of_the_only_process_frees_what_a_killed_one_held(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await put(engine, message("reply", now=clock.now()))
    await put(engine, message("nudge", now=clock.now(), chat_id=OTHER, policy="nudge"))
    await claim(engine, clock, owner="killed")

    async with transaction(engine) as connection:
        freed = await leases.free_all(connection)

    assert freed == 1
    assert await states(engine) == {"reply": "pending", "nudge": "failed"}
    assert keys(await claim(engine, clock)) == ["reply"]
