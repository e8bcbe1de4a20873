"""Whose turn it is to poll: one at a time, asked of the database only when it must be."""

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.turns import PollTurn
from scheduler.policy import POLL_LEASE, POLL_OUTLASTED
from storage.traffic import leases
from tests.fakes.time import FrozenClock
from tests.support.builders import rows

SPARE_S = (POLL_LEASE - POLL_OUTLASTED).total_seconds()


async def test_a_lease_that_outlasts_the_next_poll_is_not_renewed(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    turn = PollTurn(engine, machine=clock, owner="a")
    began = clock.now()

    held = [await turn.mine()]
    clock.advance(seconds=SPARE_S)
    held.append(await turn.mine())
    [untouched] = await rows(engine, leases)
    clock.advance(seconds=1)
    held.append(await turn.mine())
    [renewed] = await rows(engine, leases)

    assert held == [True, True, True]
    assert untouched["until"] == began + POLL_LEASE
    assert renewed["until"] == clock.now() + POLL_LEASE


async def test_who_died_is_followed_when_the_lease_has_run_out_and_has_then_lost_it(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    dead, heir = (PollTurn(engine, machine=clock, owner=name) for name in "ab")
    await dead.mine()
    clock.advance(seconds=POLL_LEASE.total_seconds())
    too_early = await heir.mine()

    clock.advance(seconds=1)
    in_time = await heir.mine()

    assert (too_early, in_time, await dead.mine()) == (False, True, False)


async def test_a_turn_given_back_is_asked_for_again(
    engine: AsyncEngine, clock: FrozenClock
) -> None:
    first, second = (PollTurn(engine, machine=clock, owner=name) for name in "ab")
    await first.mine()

    await first.give_back()

    assert (await second.mine(), await first.mine()) == (True, False)
