"""A crash before and after every single commit, on both databases: what is left is never wrong.

The process "dies" at the edge of a transaction: everything in memory is thrown away, new
objects go on from the rows, as after a kill. Leases are let run out, as for another machine.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from content.catalog import Catalog
from content.models.plan import Plan
from scheduler.firing import Firing
from scheduler.policy import LEASE
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import session_of, small_plan, start_session
from tests.support.databases import emptied, forgotten
from tests.support.sending import make_sender, send_all

EXPECTED = ["card running 0 40", "step 0", "step 1", "finished: done"]
EVERY = {"sqlite": 1, "postgresql": 3}  # all crash points there, each third here


class Killed(BaseException):
    """Not an Exception: like SIGKILL, nothing of ours catches it."""


@contextmanager
def killed_at(engine: AsyncEngine, number: int, *, after: bool) -> Iterator[Callable[[], bool]]:
    """Die at the commit with this number, before it or right after it; tells whether it came."""
    count, died = [0], [False]

    def at_commit(connection: object) -> None:
        count[0] += 1
        if count[0] == number and not died[0]:
            died[0] = True
            if after:
                engine.sync_engine.dialect.do_commit(connection.connection)  # type: ignore[attr-defined]
            raise Killed

    event.listen(engine.sync_engine, "commit", at_commit)
    try:
        yield lambda: died[0]
    finally:
        event.remove(engine.sync_engine, "commit", at_commit)


class Process:
    """Fires and sends until nothing is due any more; a kill ends it wherever it stands."""

    def __init__(
        self, engine: AsyncEngine, clock: FrozenClock, telegram: FakeTelegram, name: str
    ) -> None:
        presenter = PlainPresenter()
        self._clock = clock
        self._firing = Firing(engine, clock=clock, presenter=presenter)
        self._sender = make_sender(engine, telegram, clock, presenter, owner=name)

    async def run(self) -> None:
        """Walk the session to its end, from due time to due time."""
        while True:
            due = (await self._firing.tick()).next_due
            await send_all(self._sender)
            if due is None:
                return
            self._clock.set_to(max(due, self._clock.now()))


async def run_with_a_crash(
    engine: AsyncEngine, plan: Plan, *, number: int, after: bool
) -> tuple[list[str], str, bool]:
    """What Telegram got, how the session ended, and whether the crash came at all."""
    clock, telegram = FrozenClock(), FakeTelegram()
    session = await start_session(engine, plan, PlainPresenter(), now=clock.now())
    with killed_at(engine, number, after=after) as came:
        try:
            await Process(engine, clock, telegram, "first").run()
        except Killed:
            clock.advance(seconds=(LEASE + timedelta(seconds=1)).total_seconds())
            await Process(engine, clock, telegram, "second").run()
            clock.advance(seconds=(LEASE + timedelta(seconds=1)).total_seconds())
            await Process(engine, clock, telegram, "third").run()
    return telegram.sent(), (await session_of(engine, session.id)).state, came()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_crash_at_any_commit_loses_nothing_and_repeats_at_most_one_message(
    engine: AsyncEngine, catalog: Catalog, after: bool
) -> None:
    plan = small_plan(catalog.tables, (10, 30))
    number, came = 1 - EVERY[engine.dialect.name], True
    while came:
        number += EVERY[engine.dialect.name]
        sent, end, came = await run_with_a_crash(engine, plan, number=number, after=after)
        copies = Counter(sent)

        assert list(dict.fromkeys(sent)) == EXPECTED, f"crash at commit {number}: {sent}"
        assert sum(copies.values()) - len(copies) <= 1, f"crash at commit {number}: {sent}"
        assert end == "done"
        await (emptied if engine.dialect.name == "postgresql" else forgotten)(engine)

    assert number > 10
