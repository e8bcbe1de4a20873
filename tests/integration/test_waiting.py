"""What the sweep asks the database: it tells of all work that a loop would find, and no other."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.policy import HANDLE_RETRY, LEASE, NEWS_PASS
from storage import inbox, waiting
from storage.db import transaction
from storage.waiting import Waiting
from tests.fakes.time import FrozenClock
from tests.support import handling
from tests.support.builders import later
from tests.support.handling import take_in
from tests.support.untold import (
    Arrange,
    a_draft,
    a_file,
    a_file_being_read,
    a_message,
    a_message_for_later,
    a_message_under_way,
    a_nudge_under_way,
    an_update,
    an_update_that_failed,
    news,
    news_between_two_passes,
    set_timer,
)

NOTHING = Waiting(updates=False, messages=False, files=False, news=False, next_due=None)


async def look(engine: AsyncEngine, clock: FrozenClock) -> Waiting:
    async with transaction(engine) as connection:
        return await waiting.look(connection, now=clock.now(), machine_now=clock.now())


async def told(engine: AsyncEngine, clock: FrozenClock) -> list[str]:
    """The names of what waits."""
    found = await look(engine, clock)
    return [name for name in ("updates", "messages", "files", "news") if getattr(found, name)]


async def test_an_empty_database_waits_for_nothing(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    assert await look(engine, clock) == NOTHING


@pytest.mark.parametrize(
    ("arrange", "what"),
    [(an_update, "updates"), (a_message, "messages"), (a_file, "files"), (news, "news")],
)
async def test_what_can_be_done_at_once_is_told(
    engine: AsyncEngine, clock: FrozenClock, arrange: Arrange, what: str
) -> None:
    await arrange(engine, clock)

    assert await told(engine, clock) == [what]


@pytest.mark.parametrize(
    ("arrange", "what", "wait"),
    [
        (an_update_that_failed, "updates", HANDLE_RETRY[0]),
        (a_message_for_later, "messages", timedelta(seconds=15)),
        (a_message_under_way, "messages", LEASE + timedelta(seconds=1)),
        (a_nudge_under_way, "messages", LEASE + timedelta(seconds=1)),
        (a_file_being_read, "files", LEASE + timedelta(seconds=1)),
        (news_between_two_passes, "news", NEWS_PASS),
    ],
)
async def test_what_must_wait_is_told_as_soon_as_its_time_has_come_and_no_sooner(
    engine: AsyncEngine, clock: FrozenClock, arrange: Arrange, what: str, wait: timedelta
) -> None:
    await arrange(engine, clock)

    before = await told(engine, clock)
    clock.advance(seconds=wait.total_seconds())

    assert before == []
    assert await told(engine, clock) == [what]


async def test_a_draft_is_no_news(engine: AsyncEngine, clock: FrozenClock) -> None:
    await a_draft(engine, clock)

    assert await look(engine, clock) == NOTHING


async def test_an_update_before_one_that_must_wait_is_told(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    await take_in(engine, clock, handling.text(1, "hello"), handling.text(2, "boom"))
    async with transaction(engine) as connection:
        await inbox.failed(connection, 2, retry_at=later(clock.now(), 30))

    assert await told(engine, clock) == ["updates"]


@pytest.mark.parametrize("in_s", [-5, 0, 600])
async def test_the_first_timer_of_all_ranks_is_told_due_or_not(
    engine: AsyncEngine, clock: FrozenClock, in_s: float
) -> None:
    await set_timer(engine, clock, "step", in_s=900)
    await set_timer(engine, clock, "nudge", in_s=in_s)

    assert (await look(engine, clock)).next_due == later(clock.now(), in_s)
