"""Many runners come home at once: one batch, and each has a run and a question of their own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import queues
from scheduler.policy import HANDLE_RETRY
from storage.db import transaction
from storage.standing import Queued, Standing, queued
from storage.tables import checkins, runs
from storage.traffic import inbox, outbox, timers
from tests.languages.phone import Phone
from tests.support.builders import rows
from tests.support.handling import handle_all, take_in, text
from tests.support.plans import SQLITE
from tests.support.statements import counted

MANY = 12
FIRST = 7_000_000_001
NEWS = "just finished a run"


async def introduced(phone: Phone, count: int) -> range:
    """So many runners whom the bot knows."""
    for number in range(FIRST, FIRST + count):
        phone.user_id = number
        await phone.introduce()
    return range(FIRST, FIRST + count)


async def write(phone: Phone, who: Sequence[int], *, first: int = 1) -> None:
    """Each of these has finished a run; their words wait together."""
    news = [text(first + at, NEWS, user_id=number) for at, number in enumerate(who)]
    await take_in(phone.engine, phone.clock, *news)


async def assert_each_is_asked(engine: AsyncEngine, who: Sequence[int]) -> None:
    """A run, a check-in after it, its timer, and a question whose buttons mean that check-in."""
    ran = {row["user_id"]: row["id"] for row in await rows(engine, runs)}
    asked = {row["user_id"]: row for row in await rows(engine, checkins) if row["state"] == "open"}
    due = {row["user_id"]: row["subject"] for row in await rows(engine, timers)
           if row["kind"] == "checkin"}  # fmt: skip
    said = {row["chat_id"]: str(row["payload"]) for row in await rows(engine, outbox)}
    assert set(ran) == set(asked) == set(said) == set(who)
    for number in who:
        checkin = asked[number]
        assert checkin["run_id"] == ran[number]
        assert due[number] == checkin["id"]
        assert f":{checkin['id']}:" in said[number]


async def test_everybody_of_a_crowd_has_a_run_and_a_question_of_their_own(runner: Phone) -> None:
    who = await introduced(runner, MANY)
    await write(runner, who)

    await runner.dispatcher.tick()

    await assert_each_is_asked(runner.engine, who)


async def test_a_crowd_is_answered_in_as_many_statements_as_one_runner(runner: Phone) -> None:
    who = await introduced(runner, MANY + 1)
    counts = []
    for some in (who[:1], who[1:]):
        await write(runner, some, first=some[0])
        with counted() as statements:
            await runner.dispatcher.tick()
        counts.append(statements.count)

    # SQLite asks for no round trip: there a run and a check-in are written as they come.
    own = 2 if runner.engine.dialect.name == SQLITE else 0
    assert counts[1] == counts[0] + own * (MANY - 1)


async def test_who_writes_twice_in_a_batch_is_asked_once_about_one_run(runner: Phone) -> None:
    who = await introduced(runner, 3)
    await write(runner, [*who, who[1]])

    await handle_all(runner.dispatcher)

    assert [row["user_id"] for row in await rows(runner.engine, runs)].count(who[1]) == 1
    assert len(await rows(runner.engine, checkins)) == len(who)


async def test_when_one_check_in_cannot_be_written_with_the_others_each_is_on_its_own(
    runner: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await introduced(runner, 3)
    await write(runner, who[1:2])
    await runner.dispatcher.tick()
    async with transaction(runner.engine) as connection:
        await connection.execute(outbox.delete())
        await connection.execute(runs.delete())
    monkeypatch.setattr(queues, "queued", blind_once(who[1]))
    await write(runner, who, first=10)

    await handle_all(runner.dispatcher)
    tries = [row["attempts"] for row in await rows(runner.engine, inbox)]
    runner.clock.advance(seconds=HANDLE_RETRY[0].total_seconds())
    await handle_all(runner.dispatcher)

    # On SQLite it is known at once whose it is: that one waits for its retry, alone.
    assert sum(tries) == (1 if runner.engine.dialect.name == SQLITE else 0)
    await assert_each_is_asked(runner.engine, who)


def blind_once(user_id: int) -> Callable[..., Any]:
    """Does not see, the first time, where this runner stands: a second open check-in follows."""
    seen: list[int] = []

    async def look(*args: Any, **given: Any) -> dict[int, Queued]:
        found = await queued(*args, **given)
        if not seen and user_id in found:
            seen.append(user_id)
            found[user_id] = replace(found[user_id], standing=Standing())
        return found

    return look
