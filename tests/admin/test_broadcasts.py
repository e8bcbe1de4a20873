"""Broadcasts on both databases: to whom, once each, not in the night, through crashes."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.handlers.broadcast import texts_in
from scheduler.broadcasts import Broadcaster
from scheduler.policy import LEASE, NEWS_PASS, NEWS_WINDOW
from storage import broadcasts, chats, erase, outbox, users
from storage.admin_tables import broadcasts as table
from storage.db import transaction
from storage.traffic import outbox as sent_table
from tests.chaos.test_crash_points import Killed, killed_at
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import BLOCKED, FakeTelegram, lost_answer
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, message, put, rows
from tests.support.databases import emptied, forgotten
from tests.support.sending import make_sender, send_all

MANY = 7
NOON = datetime.fromisoformat("2030-03-01T12:00:00+00:00")


@pytest.fixture
def noon(clock: FrozenClock) -> FrozenClock:
    """Outside everybody's quiet hours."""
    clock.set_to(NOON)
    return clock


async def begun(engine: AsyncEngine, clock: FrozenClock, *, runners: int = MANY) -> int:
    """Some runners, and a broadcast that was confirmed just now."""
    for n in range(runners):
        await add_user(engine, RUNNER + n, now=clock.now())
    return await confirmed(engine, clock)


async def confirmed(engine: AsyncEngine, clock: FrozenClock) -> int:
    async with transaction(engine) as connection:
        number = await broadcasts.draft(connection, {"en": "hello"}, now=clock.now())
        await broadcasts.turn(
            connection, number, was="draft", to="sending", started_at=clock.now()
        )
    return number


class Process:
    """Writes chunks and sends them until nothing is left; a kill ends it wherever it stands."""

    def __init__(
        self, engine: AsyncEngine, clock: FrozenClock, telegram: FakeTelegram, name: str = "one"
    ) -> None:
        self._engine = engine
        self.broadcaster = Broadcaster(
            engine, clock=clock, presenter=PlainPresenter(), ahead=2, scan=3
        )
        self._sender = make_sender(engine, telegram, clock, PlainPresenter(), owner=name)

    async def run(self, *, rounds: int = 40) -> None:
        for _ in range(rounds):
            await self.broadcaster.tick()
            await send_all(self._sender)
            if not await self._going():
                return

    async def _going(self) -> bool:
        async with transaction(self._engine) as connection:
            return await broadcasts.any_sending(connection)


def reached(telegram: FakeTelegram) -> Counter[int]:
    """How often each chat got something."""
    return Counter(int(call.parameters["chat_id"]) for call in telegram.calls)


async def state_of(engine: AsyncEngine, number: int) -> str:
    [row] = await rows(engine, table, table.c.id == number)
    return str(row["state"])


async def test_everybody_gets_it_once_and_never_more_waits_than_allowed(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    number = await begun(engine, noon)
    process = Process(engine, noon, telegram)
    await process.broadcaster.tick()
    await process.broadcaster.tick()
    waiting = await rows(engine, sent_table, sent_table.c.state == "pending")

    await process.run()

    assert len(waiting) == 2
    assert reached(telegram) == Counter(range(RUNNER, RUNNER + MANY))
    assert await state_of(engine, number) == "done"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_crash_at_any_commit_repeats_nothing_and_goes_on(
    engine: AsyncEngine, noon: FrozenClock, after: bool
) -> None:
    clean = forgotten if engine.dialect.name == "sqlite" else emptied
    number, came = 0, True
    while came:
        number += 1 if engine.dialect.name == "sqlite" else 3
        telegram, clock = FakeTelegram(), FrozenClock()
        clock.set_to(NOON)
        one = await begun(engine, clock)
        with killed_at(engine, number, after=after) as died:
            try:
                await Process(engine, clock, telegram).run()
            except Killed:
                clock.advance(seconds=(LEASE + timedelta(seconds=1)).total_seconds())
                await Process(engine, clock, telegram, "two").run()
            came = died()

        assert max(reached(telegram).values()) == 1, f"crash at commit {number}"
        # What was on its way at the kill is not repeated: it may have arrived.
        lost = await rows(engine, sent_table, sent_table.c.state == "failed")
        assert reached(telegram).total() >= MANY - len(lost), f"crash at commit {number}"
        assert len(await rows(engine, sent_table)) == MANY
        assert await state_of(engine, one) == "done"
        await clean(engine)

    assert number > 10


async def test_who_has_left_was_erased_came_later_or_wants_no_news_is_left_out(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    await begun(engine, noon)
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, news=False)
        await chats.gone(connection, RUNNER + 1, now=noon.now())
        await erase.everything(connection, RUNNER + 2, key=b"k", now=noon.now())
    noon.advance(seconds=1)
    await add_user(engine, RUNNER + 50, now=noon.now())

    await Process(engine, noon, telegram).run()

    assert set(reached(telegram)) == set(range(RUNNER + 3, RUNNER + MANY))


async def test_erasing_the_runner_at_the_cursor_leaves_no_trace_and_skips_nobody(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    number = await begun(engine, noon)
    process = Process(engine, noon, telegram)
    await process.broadcaster.tick()
    [before] = await rows(engine, table)

    async with transaction(engine) as connection:
        await erase.everything(connection, RUNNER + 1, key=b"k", now=noon.now())
    [erased] = await rows(engine, table)
    await process.run()

    assert before["cursor"] == RUNNER + 1
    assert erased["cursor"] == RUNNER
    assert set(reached(telegram)) == {RUNNER, *range(RUNNER + 2, RUNNER + MANY)}
    assert await state_of(engine, number) == "done"


async def test_those_who_sleep_get_it_in_the_morning_and_the_others_only_once(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    await begun(engine, noon, runners=3)
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, zone="Pacific/Auckland")  # it is 01:00 there
    process = Process(engine, noon, telegram)

    await process.run(rounds=6)
    at_noon = set(reached(telegram))
    for _ in range(37):  # six hours and ten minutes
        noon.advance(seconds=NEWS_PASS.total_seconds())
        await process.run(rounds=4)

    assert at_noon == {RUNNER + 1, RUNNER + 2}
    assert reached(telegram) == Counter([RUNNER, RUNNER + 1, RUNNER + 2])


async def test_after_a_day_and_a_bit_it_is_over_for_those_who_never_wake(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    number = await begun(engine, noon, runners=1)
    async with transaction(engine) as connection:
        await users.change(connection, RUNNER, quiet_from=0, quiet_until=1439)
    process = Process(engine, noon, telegram)
    await process.run(rounds=4)
    noon.advance(seconds=(NEWS_WINDOW + timedelta(seconds=1)).total_seconds())

    await process.run(rounds=4)

    assert telegram.calls == []
    assert await state_of(engine, number) == "done"


async def test_news_whose_arrival_is_in_doubt_is_not_repeated(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    await begun(engine, noon, runners=2)
    telegram.fail(lost_answer(), BLOCKED)
    process = Process(engine, noon, telegram)

    await process.run()
    noon.advance(minutes=5)
    await process.run()

    assert reached(telegram) == Counter([RUNNER, RUNNER + 1])
    states = [row["state"] for row in await rows(engine, sent_table)]
    assert sorted(states) == ["dropped", "failed"]


async def test_a_stopped_broadcast_sends_no_more(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    number = await begun(engine, noon)
    process = Process(engine, noon, telegram)
    await process.broadcaster.tick()

    async with transaction(engine) as connection:
        await broadcasts.turn(connection, number, was="sending", to="cancelled")
        dropped = await broadcasts.drop_waiting(connection, number)
    await process.run()

    assert dropped == 2
    assert telegram.calls == []


async def test_a_reply_never_waits_behind_news(engine: AsyncEngine, noon: FrozenClock) -> None:
    await begun(engine, noon, runners=1)
    await Broadcaster(engine, clock=noon, presenter=PlainPresenter(), ahead=2).tick()
    await put(engine, message("answer", now=noon.now()))

    async with transaction(engine) as connection:
        claimed = await outbox.claim(
            connection,
            now=noon.now(),
            owner="a",
            lease_until=noon.now() + LEASE,
            limit=1,
            machine_now=noon.now(),
        )

    assert [row.dedupe_key for row in claimed] == ["answer"]


async def test_a_second_broadcast_waits_its_turn_and_reaches_everybody_too(
    engine: AsyncEngine, noon: FrozenClock, telegram: FakeTelegram
) -> None:
    await begun(engine, noon, runners=2)
    await confirmed(engine, noon)

    await Process(engine, noon, telegram).run()

    assert reached(telegram) == Counter({RUNNER: 2, RUNNER + 1: 2})


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("We have news.", {"en": "We have news."}),
        ("en: News.\nde: Neues.\nMehr davon.", {"en": "News.", "de": "Neues.\nMehr davon."}),
        ("News.\nPT-br: Novas.", {"en": "News.", "pt-BR": "Novas."}),
        ("News.\nPS: thanks", {"en": "News.\nPS: thanks"}),
        ("de: Neues.", {"de": "Neues."}),
        ("  \n ", {}),
    ],
)
def test_blocks_are_told_apart_by_their_languages(words: str, texts: dict[str, str]) -> None:
    assert texts_in(words, known={"en": 1, "de": 1, "pt-BR": 1}) == texts
