"""One chaos run: runners start and ask while processes die; then everything is counted."""

import asyncio
import contextlib
import logging
import random
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Row, RowMapping, Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.callbacks import Offer, Steer
from content.catalog import load_catalog
from playground import people
from playground.app import Playground, create_app
from playground.calls import KEPT
from playground.driver import Driver
from playground.faults import Fault
from playground.server import serving
from scheduler.clock import SystemClock
from storage.db import async_url, open_engine, transaction
from storage.migrate import migrate
from storage.tables import sessions as session_table
from storage.traffic import inbox, outbox
from tests.chaos import notes
from tests.chaos.arena import Arena, Plan, opened
from tests.chaos.verdict import Verdict, count_copies, count_steps
from tests.support.builders import offer_session, rows, small_plan

FIRST_RUNNER = 7_000_000_001
FAULTY = ("sendMessage", "sendAnimation", "sendPhoto", "editMessageText")
LOST_LATE_S = 1.0
JUMP = 5_000_000  # Telegram may number updates anew from anywhere


async def run(plan: Plan, *, log: Path) -> Verdict:
    """The whole run. Its promises are checked by whoever reads the verdict."""
    # Calls cut off by a kill are what this is about; the playground need not report each.
    logging.getLogger("uvicorn.error").addFilter(lambda _: False)
    engine = open_engine(async_url(plan.database))
    await migrate(engine)
    await notes.lay_out(engine)
    app = create_app()
    world: Playground = app.state.playground
    async with serving(app) as address, opened(plan, address, log) as arena:
        offered = await _runners(plan, engine, address)
        for fault in _faults(plan):
            world.faults.add(fault)
        world.faults.seed(plan.seed)
        began = monotonic()
        questions = await _lived_through(plan, engine, world, arena, offered)
        verdict = Verdict(
            seed=plan.seed,
            kills=arena.kills,
            freezes=arena.freezes,
            seconds=monotonic() - began,
            sessions=plan.sessions,
        )
    calls = world.calls.find()
    await _judge(verdict, plan, engine, world, arena.deaths, questions, log.read_text())
    assert len(calls) < KEPT, "the playground's record of calls is full"
    await notes.sweep_up(engine)
    await engine.dispose()
    return verdict


async def _lived_through(
    plan: Plan,
    engine: AsyncEngine,
    world: Playground,
    arena: Arena,
    offered: list[tuple[int, int]],
) -> list[int]:
    """While processes die until the sessions are over, and then the rest in peace."""
    await arena.start_all()
    killing = asyncio.create_task(arena.kill_for_ever())
    questions = await _live(plan, world, offered)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(plan.patience_s):
            await _all_over(engine, world, len(offered))
    while arena.kills < plan.kills_least:
        await asyncio.sleep(0.1)
    arena.enough = True
    await killing
    world.faults.clear()
    # Nobody dies any more: whatever is not over now must come to its end by itself.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(plan.patience_s):
            await _all_over(engine, world, len(offered))
            await _quiet(engine, world)
    return questions


def _faults(plan: Plan) -> list[Fault]:
    return [
        fault
        for method in FAULTY
        for fault in (
            Fault(kind="lost", method=method, probability=plan.lost / 2, count=None),
            # Lost after a while, as by a time limit: whoever is frozen meanwhile hears it late.
            Fault(
                kind="lost",
                method=method,
                probability=plan.lost / 2,
                count=None,
                delay=LOST_LATE_S,
            ),
            Fault.flood(1, method=method, probability=plan.flooded, count=None),
            Fault(kind="page", method=method, code=502, probability=plan.broken, count=None),
        )
    ]


async def _runners(plan: Plan, engine: AsyncEngine, address: str) -> list[tuple[int, int]]:
    """Runners with an offered session each: their ids and their sessions'."""
    clock = SystemClock()
    routine = small_plan(load_catalog().tables, plan.steps)
    made = []
    async with Driver(address) as driver:
        for number in range(plan.sessions):
            user = FIRST_RUNNER + number
            await driver.new_runner(f"Runner {number}", user_id=user, started=True)
            offered = await offer_session(engine, routine, user_id=user, now=clock.now())
            made.append((user, offered.id))
    return made


async def _live(plan: Plan, world: Playground, offered: list[tuple[int, int]]) -> list[int]:
    """Each runner starts, one after the other within a few seconds, and asks something twice.

    The numbers of the updates that ask.
    """
    dice = random.Random(plan.seed + 1)
    pause = min(10.0, sum(plan.steps) / 4) / len(offered)
    asked = []
    for user, session in offered:
        _press(world, user, Offer(session, 0, "start").pack())
        await asyncio.sleep(pause)
    for _ in range(2):
        await _updates_taken(world)
        world.state.updates._next_id -= JUMP  # the next ones are numbered far below
        for user, _ in offered:
            asked.append(world.state.updates._next_id)
            people.say(world.state, world.state.runners[user], "/help")
            await asyncio.sleep(pause * dice.random())
    return asked


def _press(world: Playground, user: int, data: str) -> None:
    sender = {"id": user, "is_bot": False, "first_name": "Runner"}
    body = {"id": f"{user}-{data}", "from": sender, "chat_instance": "1", "data": data}
    world.state.tell_bot("callback_query", body)


async def _updates_taken(world: Playground) -> None:
    while len(world.state.updates):
        await asyncio.sleep(0.05)


async def _all_over(engine: AsyncEngine, world: Playground, sessions: int) -> None:
    """Until every session has ended."""
    over = select(func.count()).where(session_table.c.ended_at.is_not(None))
    resumed: set[tuple[int, int]] = set()
    while await _count(engine, over) < sessions or len(world.state.updates):
        # Who was left alone for over a minute is asked whether to go on, and does.
        paused = select(session_table).where(session_table.c.state == "paused")
        for row in await _read(engine, paused):
            if (row.id, row.epoch) not in resumed:
                resumed.add((row.id, row.epoch))
                _press(world, row.user_id, Steer(row.id, row.epoch, "resume").pack())
        await asyncio.sleep(0.5)


async def _quiet(engine: AsyncEngine, world: Playground) -> None:
    """Until nothing waits anywhere."""
    while await _waiting(engine) or len(world.state.updates):
        await asyncio.sleep(0.3)


async def _waiting(engine: AsyncEngine) -> int:
    unsent = select(func.count()).where(outbox.c.state.in_(outbox_states()))
    unread = select(func.count()).where(inbox.c.state == "pending")
    return await _count(engine, unsent) + await _count(engine, unread)


def outbox_states() -> list[str]:
    """What is still to be sent."""
    return ["pending", "sending"]


async def _count(engine: AsyncEngine, statement: Select[int]) -> int:
    [counted] = await _read(engine, statement)
    return int(counted[0])


async def _read(engine: AsyncEngine, statement: Select[Any]) -> Sequence[Row[Any]]:
    """What it finds, however long the bot keeps SQLite to itself: we only look on."""
    while True:
        try:
            async with transaction(engine) as connection:
                found: Sequence[Row[Any]] = (await connection.execute(statement)).all()
                return found
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise


async def _judge(
    verdict: Verdict,
    plan: Plan,
    engine: AsyncEngine,
    world: Playground,
    deaths: dict[int, list[float]],
    questions: list[int],
    said: str,
) -> None:
    verdict.clashes = said.count("OperationalError: database is locked")
    calls, sent = world.calls.find(), await rows(engine, outbox)
    keys = {str(row["id"]): str(row["dedupe_key"]) for row in sent}
    late = re.findall(r"event=lease_lost row=(\d+)", said)
    fenced = {keys[row] for row in late if row in keys}
    noted = await notes.read(engine)
    count_copies(verdict, calls, deaths=deaths, noted=noted, fenced=fenced)
    count_steps(verdict, calls, sent, steps_each=len(plan.steps))
    answered = {row["dedupe_key"].split(":")[1] for row in sent if _is_reply(row)}
    verdict.lost += sum(str(question) not in answered for question in questions)
    verdict.unconfirmed = await _waiting(engine) + len(world.state.updates)
    verdict.set_aside = sum(row["state"] == "failed" for row in sent) + await _count(
        engine, select(func.count()).where(inbox.c.state == "aside")
    )


def _is_reply(row: RowMapping) -> bool:
    """A message that answers an update, and has arrived."""
    arrived = (row["state"], row["method"]) == ("sent", "sendMessage")
    return arrived and str(row["dedupe_key"]).startswith("reply:")
