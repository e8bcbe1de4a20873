"""A process that is killed says nothing about its message: no kill counts as one of its tries."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from scheduler.policy import LEASE, SEND_TRIES
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram, lost_answer
from tests.fakes.time import FrozenClock
from tests.support.builders import later, message, put
from tests.support.outbox import row_of
from tests.support.sending import die_after_the_call, die_before_the_call, make_sender, send_all


@pytest.mark.parametrize("policy", ["step", "card", "reply"])
async def test_more_kills_than_tries_and_a_lost_answer_set_nothing_aside(
    engine: AsyncEngine, clock: FrozenClock, telegram: FakeTelegram, policy: str
) -> None:
    kills, far = SEND_TRIES[policy] + 1, later(clock.now(), 3600)
    await put(engine, message("a", now=far, policy=policy, send_after=clock.now(), epoch=1))
    for number in range(kills):
        sender = make_sender(engine, telegram, clock, PlainPresenter(), owner=f"process {number}")
        if number % 2:
            await die_after_the_call(sender, telegram)
        else:
            await die_before_the_call(sender)
        clock.advance(seconds=LEASE.total_seconds() + 1)
    survivor = make_sender(engine, telegram, clock, PlainPresenter(), owner="survivor")
    telegram.fail(lost_answer())

    await send_all(survivor)
    after_the_loss = await row_of(engine, "a")
    clock.advance(seconds=16)
    await send_all(survivor)

    row = await row_of(engine, "a")
    assert (after_the_loss["state"], after_the_loss["unclear"]) == ("pending", 1)
    assert (row["state"], row["attempts"]) == ("sent", kills + 2)
