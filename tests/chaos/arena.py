"""The processes of a chaos run, by name, and whoever kills, freezes and starts them again."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.chaos.mutations import SHARED
from tests.chaos.nursery import LEASE_S
from tests.support.processes import ROOT, SECRET, TOKEN, free_port

THAWED_S = 1.0  # nobody kills one that has just come back


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How big and how rough a run is."""

    database: str
    seed: int
    sessions: int
    steps: tuple[int, ...]  # seconds each
    workers: int  # 1: the only process, polling; more: a web process beside them
    kill_every_s: tuple[float, float] = (0.2, 0.6)  # while somebody is at work
    freezes: float = 0.05  # of the kills are a freeze of longer than a lease instead
    lost: float = 0.03
    flooded: float = 0.02
    broken: float = 0.01
    mutations: tuple[str, ...] = ()
    kills_least: int = 30
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
        self.deaths: defaultdict[int, list[float]] = defaultdict(list)
        self.kills = self.freezes = 0
        self.enough = False
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._up: set[int] = set()
        self._frozen: set[int] = set()
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
        """A random process that is at work, again and again, until `enough`."""
        while not self.enough:
            # Nobody at work (of one process, after each kill): the time runs from when it is.
            while not (self._at_work() or self.enough):
                await self._start_the_dead()
                await asyncio.sleep(0.01)
            await asyncio.sleep(self._random.uniform(*self._plan.kill_every_s))
            await self._start_the_dead()
            # One that is still starting is spared: on a slow machine nobody else would be left.
            ready = self._at_work()
            if not ready:
                continue
            place = self._random.choice(ready)
            most_at_work = len(self._names) > 1 and len(ready) > len(self._names) // 2
            if most_at_work and self._random.random() < self._plan.freezes:
                self._freeze(place)
                continue
            self._kill(place)
            self.kills += 1
            await self._gone(self._pids[place])
            await self.start(place)

    def _at_work(self) -> list[int]:
        """The places whose process has started and is not frozen."""
        return [p for p, pid in self._pids.items() if pid in self._up and pid not in self._frozen]

    def _kill(self, place: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pids[place], signal.SIGKILL)
        self.deaths[self._pids[place]].append(monotonic())

    async def _start_the_dead(self) -> None:
        """As a platform does with a process that ended by itself."""
        for place, pid in self._pids.items():
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                self.deaths[pid].append(monotonic())
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
        self.deaths[pid].append(monotonic())  # for the count it is as good as dead
        self.freezes += 1
        self._frozen.add(pid)
        self._thaws.append(asyncio.create_task(self._thaw(pid)))

    async def _thaw(self, pid: int) -> None:
        """After longer than a lease; what it does then is what it was frozen for."""
        await asyncio.sleep(LEASE_S + 1)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
        await asyncio.sleep(THAWED_S)
        self._frozen.discard(pid)

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
async def opened(plan: Plan, telegram: str, log: Path) -> AsyncIterator[Arena]:
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
    assert await nursery.stdout.readline() == b"ready\n", f"the nursery died: see {log}"
    listening = asyncio.create_task(arena.listen())
    try:
        yield arena
    finally:
        await arena.end()
        await listening
