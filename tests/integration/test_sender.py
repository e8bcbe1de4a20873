"""The sender, on both databases: what each answer of Telegram does to a message."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.claiming import Pace
from bot.sender import Sender
from scheduler.policy import SEND_TRIES
from storage.tables import users as user_table
from storage.traffic import outbox, timers
from tests.fakes import telegram as fake
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram, Reply, refusal
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER, add_user, later, message, put, rows, start_session
from tests.support.outbox import row_of
from tests.support.sending import send_all

OTHER = RUNNER + 1


async def test_a_message_is_sent_once_and_its_number_kept(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))

    await send_all(sender)
    clock.advance(hours=1)
    await send_all(sender)

    row = await row_of(engine, "a")
    assert telegram.sent() == ["a"]
    assert (row["state"], row["message_id"], row["owner"]) == ("sent", 101, None)


async def test_an_edit_goes_to_the_number_its_message_got(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    edit = message("b", now=clock.now(), method="editMessageText", edits="a")
    await put(engine, message("a", now=clock.now()), edit)

    await send_all(sender)

    assert [(call.method, call.parameters.get("message_id")) for call in telegram.calls] == [
        ("sendMessage", None),
        ("editMessageText", 101),
    ]


async def test_an_edit_of_a_message_that_never_went_out_is_dropped(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    await put(engine, message("b", now=clock.now(), method="editMessageText", edits="a"))

    await send_all(sender)

    assert telegram.calls == []
    assert (await row_of(engine, "b"))["state"] == "dropped"


AGAIN = [fake.no_connection(), fake.lost_answer(), fake.dropped_connection(), fake.BAD_GATEWAY]


@pytest.mark.parametrize("fault", AGAIN, ids=lambda fault: str(fault)[:30])
async def test_after_a_passing_failure_it_is_sent_again_soon_and_in_order(
    engine: AsyncEngine,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
    fault: Reply | Exception,
) -> None:
    telegram.fail(fault)
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))

    await send_all(sender)
    held = telegram.sent()
    clock.advance(seconds=0.2)
    await send_all(sender)

    assert held == ["a"]
    assert telegram.sent() == ["a", "a", "b"]


async def test_waits_between_tries_grow_to_a_quarter_minute(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    await put(engine, message("a", now=clock.now()))
    waits = []

    for _ in range(9):
        telegram.fail(fake.no_connection())
        await send_all(sender)
        again = (await row_of(engine, "a"))["send_after"]
        waits.append((again - clock.now()).total_seconds())
        clock.set_to(again)

    assert waits == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15, 15])


@pytest.mark.parametrize("policy", ["step", "card", "reply", "nudge"])
async def test_what_may_have_arrived_is_repeated_a_few_times_and_a_nudge_never(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock, policy: str
) -> None:
    telegram.fail(*(fake.lost_answer() for _ in range(14)))
    far = later(clock.now(), 3600)  # so that a step does not grow too old meanwhile
    await put(engine, message("a", now=far, policy=policy, send_after=clock.now(), epoch=1))

    for _ in range(14):
        await send_all(sender)
        clock.advance(seconds=15)

    assert len(telegram.calls) == SEND_TRIES[policy]
    assert (await row_of(engine, "a"))["state"] == "failed"
    assert SEND_TRIES["nudge"] == 1


async def test_what_certainly_never_left_is_tried_as_long_as_it_takes(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    telegram.fail(*(fake.no_connection() for _ in range(14)))
    await put(engine, message("a", now=clock.now(), policy="nudge"))

    for _ in range(15):
        await send_all(sender)
        clock.advance(seconds=15)

    assert (await row_of(engine, "a"))["state"] == "sent"


async def test_a_429_holds_that_chat_for_its_time_and_no_other(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    telegram.fail(fake.flood(7))
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))
    await send_all(sender)
    await put(engine, message("c", now=clock.now(), chat_id=OTHER))

    await send_all(sender)
    clock.advance(seconds=6.9)
    await send_all(sender)
    held = telegram.sent()
    clock.advance(seconds=0.1)
    await send_all(sender)

    assert held == ["a", "c"]
    assert telegram.sent() == ["a", "c", "a", "b"]


async def test_a_block_cancels_all_that_waits_for_that_runner(
    engine: AsyncEngine,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
    presenter: PlainPresenter,
    plan: Any,
) -> None:
    await start_session(engine, plan, presenter, now=clock.now())
    telegram.fail(fake.BLOCKED)

    await send_all(sender)

    [user] = await rows(engine, user_table)
    states = {row["state"] for row in await rows(engine, outbox)}
    assert len(telegram.calls) == 1
    assert user["blocked_at"] == clock.now()
    assert states == {"dropped"}
    assert await rows(engine, timers) == []


async def test_a_403_we_do_not_know_disables_nobody(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    await add_user(engine, now=clock.now())
    telegram.fail(refusal(403, "Forbidden: some rule of tomorrow"))
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))

    await send_all(sender)

    [user] = await rows(engine, user_table)
    assert user["blocked_at"] is None
    assert telegram.sent() == ["a", "b"]
    assert (await row_of(engine, "a"))["state"] == "failed"


FINAL = [
    (refusal(400, "Bad Request: can't parse entities"), "failed"),
    (refusal(400, "Bad Request: message to edit not found"), "dropped"),
    (refusal(400, "Bad Request: query is too old"), "dropped"),
    (refusal(400, "Bad Request: message is not modified"), "sent"),
]


@pytest.mark.parametrize(("reply", "state"), FINAL, ids=lambda value: str(value)[-40:])
async def test_a_final_answer_settles_the_message_and_frees_the_next(
    engine: AsyncEngine,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
    reply: Reply,
    state: str,
) -> None:
    telegram.fail(reply)
    await put(engine, message("a", now=clock.now()), message("b", now=clock.now()))

    await send_all(sender)

    assert telegram.sent() == ["a", "b"]
    assert (await row_of(engine, "a"))["state"] == state


async def test_a_migrated_chat_gets_its_message_under_the_new_number(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    telegram.fail(refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-1_001_234_567_890))
    await put(engine, message("a", now=clock.now()))

    await send_all(sender)

    assert [call.parameters["chat_id"] for call in telegram.calls] == [RUNNER, -1_001_234_567_890]


async def test_a_rejected_token_loses_nothing(
    engine: AsyncEngine, sender: Sender, telegram: FakeTelegram, clock: FrozenClock
) -> None:
    telegram.fail(*(refusal(401, "Unauthorized") for _ in range(13)))
    await put(engine, message("a", now=clock.now()))

    for _ in range(14):
        await send_all(sender)
        clock.advance(seconds=15)

    assert (await row_of(engine, "a"))["state"] == "sent"


async def test_one_message_of_our_own_making_that_breaks_does_not_stop_the_rest(
    engine: AsyncEngine,
    sender: Sender,
    telegram: FakeTelegram,
    clock: FrozenClock,
) -> None:
    def breaks(_: object) -> None:
        raise ZeroDivisionError

    telegram.on_call = breaks
    await put(engine, message("a", now=clock.now(), policy="nudge"))
    await send_all(sender)
    telegram.on_call = lambda _: None
    await put(engine, message("b", now=clock.now()))

    await send_all(sender)

    assert telegram.sent() == ["a", "b"]
    assert (await row_of(engine, "a"))["state"] == "failed"


@pytest.mark.parametrize(("rate", "calls"), [(30, 64), (256, 64), (1000, 250), (100_000, 256)])
def test_a_higher_pace_has_more_calls_under_way(rate: int, calls: int) -> None:
    assert Pace(rate).in_flight == calls
