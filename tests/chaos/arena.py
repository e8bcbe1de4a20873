"""One chaos run: a playground, a nursery of processes, runners, and somebody who kills."""

import asyncio
import contextlib
import logging
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.callbacks import Offer
from content.catalog import load_catalog
from playground import people
from playground.app import Playground, create_app
from playground.driver import Driver
from playground.faults import Fault
from playground.server import serving
from scheduler.clock import SystemClock
from storage.db import async_url, open_engine, transaction
from storage.migrate import migrate
from storage.tables import sessions as session_table
from storage.traffic import inbox, outbox
from tests.chaos.mutations import SHARED
from tests.chaos.nursery import LEASE_S
from tests.chaos.verdict import Verdict, count_copies, count_steps
from tests.support.builders import offer_session, rows, small_plan
from tests.support.processes import ROOT, SECRET, TOKEN, free_port

FIRST_RUNNER = 7_000_000_001
FAULTY = ("sendMessage", "sendAnimation", "sendPhoto", "editMessageText")
JUMP = 5_000_000  # Telegram may number updates anew from anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How big and how rough a run is."""

    database: str
    seed: int
    sessions: int
    steps: tuple[int, ...]  # seconds each
    workers: int  # 1: the only process, polling; more: a web process beside them
    kill_every_s: tuple[float, float] = (0.2, 0.6)
    freezes: float = 0.05  # of the kills are a freeze of longer than a lease instead
    lost: float = 0.03
    flooded: float = 0.02
    broken: float = 0.01
    mutations: tuple[str, ...] = ()
    patience_s: float = 120.0


class Arena:
    """The processes of a run, by name; kills and starts them."""

    def __init__(self, plan: Plan, nursery: asyncio.subprocess.Process) -> None:
        self._plan = plan
        self._nursery = nursery
        self._random = random.Random(plan.seed)
        shared = SHARED in plan.mutations
        alone = plan.workers == 1 or shared
        self._names = ["all"] if alone else ["web"]
        self._names += ["worker"] * (plan.workers - (1 if alone else 0))
        self._pids: dict[int, int] = {}
        self.deaths: dict[int, float] = {}
        self.kills = self.freezes = 0
        self.enough = False
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._up: set[int] = set()
        self._thaws: list[asyncio.Task[None]] = []

    async def start(self, place: int) -> None:
        """A process of the kind that belongs here."""
        assert self._nursery.stdin is not None
        self._nursery.stdin.write(f"{self._names[place]}\n".encode())
        self._pids[place] = await self._born.get()

    async def listen(self) -> None:
        """Who was born and who is at work, until the nursery closes."""
        assert self._nursery.stdout is not None
        async for line in self._nursery.stdout:
            word, _, number = line.decode().strip().partition(" ")
            if word == "pid":
                self._born.put_nowait(int(number))
            elif word == "up":
                self._up.add(int(number))

    async def start_all(self) -> None:
        """Everybody."""
        for place in range(len(self._names)):
            await self.start(place)

    async def kill_for_ever(self) -> None:
        """A random process, again and again, until `enough`."""
        while not self.enough:
            await asyncio.sleep(self._random.uniform(*self._plan.kill_every_s))
            await self._start_the_dead()
            # One that is still starting is spared: on a slow machine nobody else would be left.
            ready = [place for place, pid in self._pids.items() if pid in self._up]
            if not ready:
                continue
            place = self._random.choice(ready)
            if len(self._names) > 1 and self._random.random() < self._plan.freezes:
                self._freeze(place)
                continue
            self._kill(place)
            self.kills += 1
            await self._gone(self._pids[place])
            await self.start(place)

    def _kill(self, place: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pids[place], signal.SIGKILL)
        self.deaths[self._pids[place]] = monotonic()

    async def _start_the_dead(self) -> None:
        """As a platform does with a process that ended by itself."""
        for place, pid in self._pids.items():
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                self.deaths[pid] = monotonic()
                await self.start(place)

    async def _gone(self, pid: int) -> None:
        """Until the system has buried it: its locks and its port are free then."""
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                await asyncio.sleep(0.002)

    def _freeze(self, place: int) -> None:
        pid = self._pids[place]
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
        self.deaths[pid] = monotonic()  # for the count it is as good as dead
        self.freezes += 1
        self._thaws.append(asyncio.create_task(self._thaw(pid)))

    async def _thaw(self, pid: int) -> None:
        await asyncio.sleep(LEASE_S + 1)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    async def end(self) -> None:
        """All of them, and the nursery."""
        for place in self._pids:
            self._kill(place)
        for thaw in self._thaws:
            thaw.cancel()
        await asyncio.gather(*self._thaws, return_exceptions=True)
        if self._nursery.returncode is None:
            self._nursery.kill()
        await self._nursery.wait()


@contextlib.asynccontextmanager
async def _arena(plan: Plan, telegram: str, log: Path) -> AsyncIterator[Arena]:
    port = free_port()
    settings = {
        "DATABASE_URL": plan.database,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram,
        "SEND_RATE": "300",
        "LOG_FORMAT": "text",
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
    }
    if plan.workers > 1 and SHARED not in plan.mutations:
        settings |= {
            "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
            "WEBHOOK_SECRET": SECRET,
        }
    with log.open("w") as said:  # before anything is timed
        nursery = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.chaos.nursery",
            *plan.mutations,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), **settings},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
        )
    assert nursery.stdout is not None
    arena = Arena(plan, nursery)
    await nursery.stdout.readline()  # ready
    listening = asyncio.create_task(arena.listen())
    try:
        yield arena
    finally:
        await arena.end()
        await listening


async def run(plan: Plan, *, log: Path) -> Verdict:
    """The whole run. Its promises are checked by whoever reads the verdict."""
    # Calls cut off by a kill are what this is about; the playground need not report each.
    logging.getLogger("uvicorn.error").addFilter(lambda _: False)
    engine = open_engine(async_url(plan.database))
    await migrate(engine)
    app = create_app()
    world: Playground = app.state.playground
    async with serving(app) as address, _arena(plan, address, log) as arena:
        offered = await _runners(plan, engine, address)
        for fault in _faults(plan):
            world.faults.add(fault)
        world.faults.seed(plan.seed)
        began = monotonic()
        await arena.start_all()
        killing = asyncio.create_task(arena.kill_for_ever())
        questions = await _live(plan, world, offered)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(plan.patience_s):
                await _all_over(engine, world, len(offered))
        arena.enough = True
        await killing
        world.faults.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(plan.patience_s / 2):
                await _quiet(engine, world)
        verdict = Verdict(
            seed=plan.seed,
            kills=arena.kills,
            freezes=arena.freezes,
            seconds=monotonic() - began,
            sessions=plan.sessions,
        )
    calls = world.calls.find()
    await _judge(verdict, plan, engine, world, arena.deaths, questions)
    assert len(calls) < 20_000, "the playground's record of calls is full"
    await engine.dispose()
    return verdict


def _faults(plan: Plan) -> list[Fault]:
    return [
        fault
        for method in FAULTY
        for fault in (
            Fault(kind="lost", method=method, probability=plan.lost, count=None),
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


async def _live(plan: Plan, world: Playground, offered: list[tuple[int, int]]) -> int:
    """Each runner starts, one after the other within a few seconds, and asks something twice."""
    dice = random.Random(plan.seed + 1)
    pause = min(10.0, sum(plan.steps) / 4) / len(offered)
    asked = 0
    for user, session in offered:
        _press_start(world, user, session)
        await asyncio.sleep(pause)
    for _ in range(2):
        await _updates_taken(world)
        world.state.updates._next_id -= JUMP  # the next ones are numbered far below
        for user, _ in offered:
            people.say(world.state, world.state.runners[user], "/help")
            asked += 1
            await asyncio.sleep(pause * dice.random())
    return asked


def _press_start(world: Playground, user: int, session: int) -> None:
    data = Offer(session, 0, "start").pack()
    sender = {"id": user, "is_bot": False, "first_name": "Runner"}
    body = {"id": str(user), "from": sender, "chat_instance": "1", "data": data}
    world.state.tell_bot("callback_query", body)


async def _updates_taken(world: Playground) -> None:
    while len(world.state.updates):
        await asyncio.sleep(0.05)


async def _all_over(engine: AsyncEngine, world: Playground, sessions: int) -> None:
    """Until every session has ended."""
    over = select(func.count()).where(session_table.c.ended_at.is_not(None))
    while await _count(engine, over) < sessions or len(world.state.updates):
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


async def _count(engine: AsyncEngine, statement: object) -> int:
    async with transaction(engine) as connection:
        return int((await connection.execute(statement)).scalar_one())  # type: ignore[call-overload]


async def _judge(
    verdict: Verdict,
    plan: Plan,
    engine: AsyncEngine,
    world: Playground,
    deaths: dict[int, float],
    questions: int,
) -> None:
    calls = world.calls.find()
    count_copies(verdict, calls, deaths)
    sent = await rows(engine, outbox)
    count_steps(verdict, calls, sent, steps_each=len(plan.steps))
    helped = {
        row["dedupe_key"]
        for row in sent
        if row["state"] == "sent"
        and row["dedupe_key"].startswith("reply:")
        and row["method"] == "sendMessage"
    }
    verdict.lost += max(0, questions - len(helped))
    verdict.unconfirmed = await _waiting(engine) + len(world.state.updates)
    verdict.set_aside = sum(row["state"] == "failed" for row in sent) + await _count(
        engine, select(func.count()).where(inbox.c.state == "aside")
    )
