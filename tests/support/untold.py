"""Work that is put into the database behind everybody's back: no loop is told of it."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.clock import Clock, SystemClock
from scheduler.policy import HANDLE_RETRY, LEASE, NEWS_PASS
from storage import broadcasts, downloads, inbox, outbox, timers
from storage.db import transaction
from tests.support import handling
from tests.support.builders import RUNNER, add_user, later, message, put
from tests.support.handling import take_in

Arrange = Callable[[AsyncEngine, Clock], Awaitable[None]]


async def an_update(engine: AsyncEngine, clock: Clock) -> None:
    await take_in(engine, clock, handling.text(1, "hello"))


async def an_update_that_failed(engine: AsyncEngine, clock: Clock) -> None:
    await an_update(engine, clock)
    async with transaction(engine) as connection:
        await inbox.failed(connection, 1, retry_at=clock.now() + HANDLE_RETRY[0])


async def a_message(engine: AsyncEngine, clock: Clock) -> None:
    await put(engine, message("a", now=clock.now()))


async def a_message_for_later(engine: AsyncEngine, clock: Clock) -> None:
    await put(engine, message("a", now=clock.now(), send_after=later(clock.now(), 15)))


async def a_message_under_way(engine: AsyncEngine, clock: Clock, policy: str = "reply") -> None:
    await put(engine, message("a", now=clock.now(), policy=policy))
    now = clock.now()
    async with transaction(engine) as connection:
        await outbox.claim(
            connection,
            now=now,
            machine_now=now,
            owner="a",
            lease_until=now + LEASE,
            limit=1,
        )


async def a_lost_message(engine: AsyncEngine, clock: Clock) -> None:
    """Its sender died: the machine's time is over for its lease."""
    await put(engine, message("a", now=clock.now()))
    async with transaction(engine) as connection:
        long_ago = SystemClock().now() - LEASE
        now = clock.now()
        await outbox.claim(
            connection, now=now, machine_now=long_ago, owner="a", lease_until=long_ago, limit=1
        )


async def a_nudge_under_way(engine: AsyncEngine, clock: Clock) -> None:
    await a_message_under_way(engine, clock, policy="nudge")


async def a_file(engine: AsyncEngine, clock: Clock) -> None:
    await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        await downloads.put(connection, user_id=RUNNER, file_id="f", size=1, now=clock.now())


async def a_file_being_read(engine: AsyncEngine, clock: Clock) -> None:
    await a_file(engine, clock)
    async with transaction(engine) as connection:
        await downloads.claim(connection, machine_now=clock.now(), lease_until=clock.now() + LEASE)


async def _confirmed(engine: AsyncEngine, clock: Clock) -> int:
    async with transaction(engine) as connection:
        number = await broadcasts.draft(connection, {"en": "hello"}, now=clock.now())
        await broadcasts.turn(
            connection, number, was="draft", to="sending", started_at=clock.now()
        )
    return number


async def news(engine: AsyncEngine, clock: Clock) -> None:
    await _confirmed(engine, clock)


async def news_between_two_passes(engine: AsyncEngine, clock: Clock) -> None:
    number = await _confirmed(engine, clock)
    async with transaction(engine) as connection:
        await broadcasts.change(connection, number, pass_at=clock.now() + NEWS_PASS)


async def a_draft(engine: AsyncEngine, clock: Clock) -> None:
    async with transaction(engine) as connection:
        await broadcasts.draft(connection, {"en": "hello"}, now=clock.now())


async def set_timer(engine: AsyncEngine, clock: Clock, kind: str, *, in_s: float) -> None:
    await add_user(engine, now=clock.now())
    async with transaction(engine) as connection:
        due = later(clock.now(), in_s)
        new = timers.NewTimer(kind=kind, subject=RUNNER, user_id=RUNNER, due_at=due)
        await timers.put(connection, new)
