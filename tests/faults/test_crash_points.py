"""A crash before and after every commit of a reply's and a nudge's road, on both databases.

Steps and cards: tests/chaos/test_crash_points.py.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services import Services
from scheduler.policy import LEASE
from storage.traffic import inbox, outbox
from tests.chaos.test_crash_points import Killed, killed_at
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import add_user, later, message, put, rows
from tests.support.databases import emptied, forgotten
from tests.support.handling import Toasts, handle_all, handling, take_in, text
from tests.support.outbox import states
from tests.support.sending import make_sender, send_all

Life = Callable[[], Awaitable[None]]
WORDS = ["heard one", "heard two"]


async def clean(engine: AsyncEngine) -> None:
    await (emptied if engine.dialect.name == "postgresql" else forgotten)(engine)


async def with_a_crash(engine: AsyncEngine, life: Life, *, number: int, after: bool) -> bool:
    """One life that dies at this commit, then others until all is quiet; whether it died."""
    with killed_at(engine, number, after=after) as came:
        try:
            await life()
        except Killed:
            await life()
            await life()
    return came()


@pytest.fixture
async def replies(
    engine: AsyncEngine, clock: FrozenClock, services: Services, telegram: FakeTelegram
) -> AsyncIterator[Life]:
    """A process that is handed two updates (again, if it has been before) and answers them."""
    async with handling(engine, clock=clock, services=services, toasts=Toasts()) as dispatcher:

        async def life() -> None:
            sender = make_sender(engine, telegram, clock, PlainPresenter(), owner=str(clock.now()))
            await take_in(engine, clock, text(1, "one"), text(2, "two"))
            await handle_all(dispatcher)
            await send_all(sender)
            clock.advance(seconds=LEASE.total_seconds() + 1)
            await send_all(sender)

        yield life


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_reply_survives_a_crash_at_any_commit_and_is_repeated_at_most_once(
    engine: AsyncEngine, replies: Life, telegram: FakeTelegram, after: bool
) -> None:
    number, came = 0, True
    while came:
        number += 1
        telegram.calls.clear()
        came = await with_a_crash(engine, replies, number=number, after=after)

        sent = telegram.sent()
        assert list(dict.fromkeys(sent)) == WORDS, f"crash at commit {number}: {sent}"
        assert len(sent) <= len(WORDS) + 1, f"crash at commit {number}: {sent}"
        assert {row["state"] for row in await rows(engine, inbox)} == {"done"}
        assert set((await states(engine)).values()) == {"sent"}
        await clean(engine)

    assert number > 6  # took in, handled, claimed and marked each


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_nudge_is_never_said_twice_wherever_the_process_dies(
    engine: AsyncEngine, clock: FrozenClock, telegram: FakeTelegram, after: bool
) -> None:
    number, came, said = 0, True, []
    while came:
        number += 1
        telegram.calls.clear()
        now = clock.now()
        await add_user(engine, now=now)
        window = now + timedelta(minutes=45)
        await put(engine, message("n", now=now, policy="nudge", not_after=window))

        async def life() -> None:
            sender = make_sender(engine, telegram, clock, PlainPresenter(), owner=str(clock.now()))
            await send_all(sender)
            clock.set_to(later(clock.now(), LEASE.total_seconds() + 6))
            await send_all(sender)

        came = await with_a_crash(engine, life, number=number, after=after)

        said.append(len(telegram.sent()))
        [row] = await rows(engine, outbox)
        assert said[-1] <= 1, f"crash at commit {number}"
        assert row["state"] in ("sent", "failed"), f"crash at commit {number}"
        await clean(engine)

    assert len(said) > 2
    assert said[-1] == 1  # the life without a crash
