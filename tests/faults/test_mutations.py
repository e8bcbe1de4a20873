"""Each guard taken away turns a count of the chaos runs red, in the smallest scene that needs it.

The scenes are the same with the guard and without: green with it, so that red means something.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services import Services
from scheduler.policy import LEASE
from storage import outbox, picking
from storage.db import async_url, open_engine, transaction
from storage.traffic import outbox as table
from tests.chaos.mutations import applied
from tests.chaos.verdict import Verdict, count_copies, count_steps
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import lost_answer
from tests.fakes.time import FrozenClock
from tests.support.builders import later, message, put, rows
from tests.support.handling import Toasts, handle_all, handling, take_in, text
from tests.support.sending import die_after_the_call, die_before_the_call, make_sender, send_all
from tests.support.tape import Tape, TapedTelegram

Scene = Callable[[], Awaitable[Verdict]]
STEP = "step:1:1:0"
LEASE_OVER_S = (LEASE + timedelta(seconds=1)).total_seconds()


def guard(name: str, red: str) -> pytest.MarkDecorator:
    """With the guard in place, and without it."""
    cases = [pytest.param(None, [], id="in place"), pytest.param(name, [red], id="taken away")]
    return pytest.mark.parametrize(("mutation", "red"), cases)


async def judged(scene: Scene, mutation: str | None) -> list[str]:
    with nullcontext() if mutation is None else applied(mutation):
        return (await scene()).red


def nothing_yet(*, sessions: int = 1) -> Verdict:
    return Verdict(seed=0, kills=0, freezes=0, seconds=0, sessions=sessions)


async def counted(engine: AsyncEngine, tape: Tape) -> Verdict:
    """As a chaos run counts: one session with one step."""
    verdict = nothing_yet()
    count_copies(verdict, tape.calls, deaths={}, noted=set(), fenced=set())
    count_steps(verdict, tape.calls, await rows(engine, table), steps_each=1)
    return verdict


@guard("no-fencing", "unexplained 1")
async def test_fencing_a_sender_that_comes_late_marks_nothing(
    engine: AsyncEngine, clock: FrozenClock, mutation: str | None, red: list[str]
) -> None:
    tape = Tape(clock)
    stands_still, takes_over = (TapedTelegram(tape, process=n) for n in (1, 2))
    late = make_sender(engine, stands_still, clock, PlainPresenter(), owner="late")
    other = make_sender(engine, takes_over, clock, PlainPresenter(), owner="other")

    async def scene() -> Verdict:
        await put(engine, message(STEP, now=clock.now(), policy="step", epoch=1, step=0))
        stands_still.gate = asyncio.Event()
        stands_still.fail(lost_answer())
        await die_after_the_call(late, stands_still)
        clock.advance(seconds=LEASE_OVER_S)
        await send_all(other)  # takes it over and marks it as sent
        stands_still.gate.set()
        await send_all(late)  # "no answer, try again": that is no longer its business
        clock.advance(seconds=1)
        await send_all(other)
        return await counted(engine, tape)

    assert await judged(scene, mutation) == red


@guard("mark-first", "lost 1")
async def test_marking_after_the_send_a_kill_between_claim_and_call_loses_nothing(
    engine: AsyncEngine, clock: FrozenClock, mutation: str | None, red: list[str]
) -> None:
    tape = Tape(clock)
    first, second = (
        make_sender(
            engine, TapedTelegram(tape, process=n), clock, PlainPresenter(), owner=f"process {n}"
        )
        for n in (1, 2)
    )

    async def scene() -> Verdict:
        await put(engine, message(STEP, now=clock.now(), policy="step", epoch=1, step=0))
        await die_before_the_call(first)
        clock.advance(seconds=LEASE_OVER_S)
        await send_all(second)
        return await counted(engine, tape)

    assert await judged(scene, mutation) == red


@guard("high-water", "lost 1")
async def test_a_set_of_seen_numbers_an_update_numbered_far_below_is_answered(
    engine: AsyncEngine,
    clock: FrozenClock,
    services: Services,
    mutation: str | None,
    red: list[str],
) -> None:
    async def scene() -> Verdict:
        numbers = (1_000_000, 7)
        async with handling(engine, clock=clock, services=services, toasts=Toasts()) as dispatcher:
            for number in numbers:
                await take_in(engine, clock, text(number, f"w{number}"))
                await handle_all(dispatcher)
        verdict = nothing_yet()
        verdict.lost = len(numbers) - len(await rows(engine, table))
        return verdict

    assert await judged(scene, mutation) == red


@guard("deferred", "clashes 1")
async def test_immediate_transactions_two_processes_on_one_file_wait_for_each_other(
    sqlite_url: str, clock: FrozenClock, mutation: str | None, red: list[str]
) -> None:
    async def scene() -> Verdict:
        one, other = (open_engine(async_url(sqlite_url)) for _ in range(2))
        verdict = nothing_yet()
        await put(one, message("a", now=clock.now()))
        try:
            writing = await read_then_write(one, other, clock)
        except OperationalError as exc:
            verdict.clashes += "database is locked" in str(exc)
        else:
            await writing
        await one.dispose()
        await other.dispose()
        return verdict

    assert await judged(scene, mutation) == red


async def read_then_write(
    one: AsyncEngine, other: AsyncEngine, clock: FrozenClock
) -> asyncio.Task[None]:
    """A claim, between whose two halves another process writes, or wants to."""
    now = clock.now()
    async with transaction(one) as connection:
        found = await picking.pick(connection, now=now, machine_now=now, limit=1)
        writing = asyncio.create_task(put(other, message("b", now=now)))
        await asyncio.wait({writing}, timeout=0.2)  # it is done, or waits for our end
        await outbox.take(
            connection, [found[0].row], owner="one", lease_until=later(now, LEASE_OVER_S)
        )
    return writing
