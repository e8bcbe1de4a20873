"""What comes is kept, handled and its answer claimed in one transaction."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.claiming import IN_FLIGHT_LEAST, Pace
from bot.dispatch import Dispatcher
from bot.sender import Sender
from bot.services import Services
from bot.updates import accepted
from storage.db import transaction
from storage.traffic import inbox, outbox
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support import handling
from tests.support.builders import RUNNER, later, message, put, rows
from tests.support.handling import Toasts, handle_all
from tests.support.outbox import row_of
from tests.support.sending import send_all

OTHER = RUNNER + 1


@pytest.fixture
async def dispatcher(
    engine: AsyncEngine, clock: FrozenClock, services: Services, toasts: Toasts, sender: Sender
) -> AsyncIterator[Dispatcher]:
    """Its transactions end with a round of the sender's, as wiring.py has it."""
    async with handling.handling(
        engine, clock=clock, services=services, toasts=toasts, begin=sender.transaction
    ) as made:
        yield made


@pytest.fixture
def commits(engine: AsyncEngine) -> list[None]:
    """One entry for each commit."""
    counted: list[None] = []
    event.listen(engine.sync_engine, "commit", lambda _: counted.append(None))
    return counted


async def said(dispatcher: Dispatcher, number: int, words: str, *, by: int = RUNNER) -> bool:
    return await dispatcher.take_in([accepted(handling.text(number, words, user_id=by))])


def set_pace(sender: Sender, pace: Pace) -> None:
    sender._pace = sender._claiming._pace = pace


async def in_flight(sender: Sender) -> None:
    if sender._calls:
        await asyncio.wait(sender._calls)


async def states(engine: AsyncEngine) -> list[str]:
    return [row["state"] for row in await rows(engine, outbox)]


async def test_an_update_is_kept_handled_and_its_answer_claimed_in_one_transaction(
    engine: AsyncEngine,
    dispatcher: Dispatcher,
    sender: Sender,
    telegram: FakeTelegram,
    commits: list[None],
) -> None:
    telegram.gate = asyncio.Event()

    await said(dispatcher, 7, "hello")

    assert len(commits) == 1
    [update] = await rows(engine, inbox)
    [answer] = await rows(engine, outbox)
    assert (update["state"], update["body"]) == ("done", None)
    assert (answer["state"], answer["owner"], answer["attempts"]) == ("sending", "a", 1)
    telegram.gate.set()
    await in_flight(sender)
    assert telegram.sent() == ["heard hello"]


async def test_what_was_sent_is_noted_in_the_next_handlers_transaction(
    engine: AsyncEngine,
    dispatcher: Dispatcher,
    sender: Sender,
    commits: list[None],
) -> None:
    await said(dispatcher, 7, "hello")
    await in_flight(sender)

    await said(dispatcher, 8, "there", by=OTHER)

    assert len(commits) == 2
    assert await states(engine) == ["sent", "sending"]


async def test_a_handler_that_fails_leaves_its_update_kept_and_what_was_sent_to_be_noted(
    engine: AsyncEngine, dispatcher: Dispatcher, sender: Sender, telegram: FakeTelegram
) -> None:
    await said(dispatcher, 7, "hello")
    await in_flight(sender)

    more = await said(dispatcher, 8, "boom", by=OTHER)
    await send_all(sender)

    assert more
    assert [row["state"] for row in await rows(engine, inbox)] == ["done", "pending"]
    assert await states(engine) == ["sent"]
    assert telegram.sent() == ["heard hello"]


async def test_an_update_taken_in_beside_one_that_fails_is_handled_all_the_same(
    engine: AsyncEngine, dispatcher: Dispatcher
) -> None:
    both = [handling.text(7, "boom", user_id=OTHER), handling.text(8, "hello")]

    await dispatcher.take_in([accepted(one) for one in both])
    await handle_all(dispatcher)

    states_of = {row["update_id"]: row["state"] for row in await rows(engine, inbox)}
    assert states_of == {7: "pending", 8: "done"}


async def test_an_update_that_comes_twice_is_handled_once(
    dispatcher: Dispatcher, sender: Sender, telegram: FakeTelegram
) -> None:
    for _ in range(2):
        await said(dispatcher, 7, "hello")
        await in_flight(sender)

    assert telegram.sent() == ["heard hello"]


async def test_an_answer_waits_behind_an_older_message_of_its_chat(
    engine: AsyncEngine, dispatcher: Dispatcher, clock: FrozenClock, telegram: FakeTelegram
) -> None:
    older = message("older", now=clock.now(), send_after=later(clock.now(), 60))
    await put(engine, older)

    await said(dispatcher, 7, "hello")

    assert await states(engine) == ["pending", "pending"]
    assert telegram.calls == []


async def test_a_stopping_sender_notes_what_it_sent_and_claims_nothing(
    engine: AsyncEngine, dispatcher: Dispatcher, sender: Sender, telegram: FakeTelegram
) -> None:
    await said(dispatcher, 7, "hello")
    await in_flight(sender)

    sender.stop()
    await said(dispatcher, 8, "there", by=OTHER)

    assert await states(engine) == ["sent", "pending"]
    assert telegram.sent() == ["heard hello"]


async def test_with_all_lines_busy_an_answer_waits(
    engine: AsyncEngine,
    dispatcher: Dispatcher,
    sender: Sender,
    clock: FrozenClock,
    telegram: FakeTelegram,
) -> None:
    set_pace(sender, Pace(1, chat_burst=10_000))
    telegram.gate = asyncio.Event()
    busy = range(1, IN_FLIGHT_LEAST + 1)
    await put(engine, *(message(f"m{n}", now=clock.now(), chat_id=n) for n in busy))
    while len(sender._calls) < IN_FLIGHT_LEAST:
        clock.advance(seconds=1)
        await sender.tick()

    await said(dispatcher, 7, "hello")

    assert (await states(engine))[-1] == "pending"
    telegram.gate.set()
    await in_flight(sender)


async def test_the_pace_holds_for_answers_too(
    engine: AsyncEngine, dispatcher: Dispatcher, sender: Sender, telegram: FakeTelegram
) -> None:
    set_pace(sender, Pace(1))
    telegram.gate = asyncio.Event()

    await said(dispatcher, 7, "hello")
    await said(dispatcher, 8, "there", by=OTHER)

    assert await states(engine) == ["sending", "pending"]
    telegram.gate.set()
    await in_flight(sender)


async def test_a_round_that_fails_holds_up_handlers_once_and_loses_nothing(
    engine: AsyncEngine, dispatcher: Dispatcher, sender: Sender, telegram: FakeTelegram
) -> None:
    await said(dispatcher, 7, "hello")
    await in_flight(sender)
    await _rename(engine, "limits", "gone")

    with pytest.raises(DBAPIError):
        await said(dispatcher, 8, "there", by=OTHER)
    poked = sender._poked.is_set()
    await said(dispatcher, 8, "there", by=OTHER)

    assert poked  # by nobody else: no row tells what was sent but is not noted
    assert await states(engine) == ["sending", "pending"]
    await _rename(engine, "gone", "limits")
    await send_all(sender)
    assert telegram.sent() == ["heard hello", "heard there"]
    assert await states(engine) == ["sent", "sent"]


async def test_a_sender_at_rest_is_not_woken_by_what_a_handlers_transaction_has_claimed(
    engine: AsyncEngine, dispatcher: Dispatcher, sender: Sender, telegram: FakeTelegram
) -> None:
    telegram.gate = asyncio.Event()
    sender.poke()

    await said(dispatcher, 7, "hello")

    assert not sender._poked.is_set()
    telegram.gate.set()
    await in_flight(sender)
    assert sender._gathering is not None
    assert (await row_of(engine, "reply:7:0"))["state"] == "sending"


async def _rename(engine: AsyncEngine, old: Any, new: Any) -> None:
    async with transaction(engine) as connection:
        await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
