"""The bot as a process of its own, to be killed; and what the runner's phone received of it."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.views.presenter import TelegramPresenter
from content.catalog import Catalog
from content.models.plan import Plan
from content.plans import build_plan, usual_request
from playground.driver import Driver
from storage.records import Session, User

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "1:test"


class BotProcess:
    """`python -m bot` against a stand-in for Telegram."""

    def __init__(self, *, address: str, database: str) -> None:
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": address,
            "DATABASE_URL": database,
            "LOG_LEVEL": "ERROR",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it is ready some seconds later."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            cwd=ROOT,
            env=self._environment,
            stdout=asyncio.subprocess.DEVNULL,
        )

    async def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._process = None

    async def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self._process is not None
        self._process.terminate()
        return await self._process.wait()


def quick_plan(catalog: Catalog, *, steps: int, seconds: int) -> Plan:
    """The first steps of a real plan, each of them short."""
    request = usual_request(
        minutes=10, state="stiff", calf=True, ball="lacrosse", roller=True, tables=catalog.tables
    )
    real = build_plan(request, catalog.tables)
    short = tuple(step.model_copy(update={"seconds": seconds}) for step in real.steps[:steps])
    return real.model_copy(update={"steps": short, "total_seconds": steps * seconds})


class Phone:
    """Knows the messages of a session's steps and finds them among the bot's calls."""

    def __init__(self, driver: Driver, user: User, catalog: Catalog) -> None:
        self._driver = driver
        self._user = user
        self._presenter = TelegramPresenter(catalog)
        self._number: dict[str, int] = {}

    def expect(self, session: Session, plan: Plan, *, step: int, epoch: int) -> None:
        """Know step `step` of this epoch when it comes."""
        there = replace(session, state="running", step=step, epoch=epoch)
        for left in (None, plan.steps[step].seconds):
            draft = self._presenter.step(self._user, there, plan, left_s=left)
            self._number[_face(draft.payload)] = step

    async def steps(self) -> list[int]:
        """The steps that were received, in order, repeats and all."""
        calls = await self._driver.calls(chat_id=self._user.id)
        faces = [_face(call["params"]) for call in calls if call["outcome"] in ("ok", "lost")]
        return [self._number[face] for face in faces if face in self._number]

    async def wait_for_step(self, step: int, *, patience: float = 60) -> list[int]:
        """All steps received, as soon as `step` is among them."""
        async with asyncio.timeout(patience):
            count = 0
            while step not in (found := await self.steps()):
                calls = await self._driver.wait_for_calls(
                    count + 1, chat_id=self._user.id, patience=patience
                )
                count = len(calls)
        return found


def _face(parameters: dict[str, Any]) -> str:
    """What tells one step's message from all others: its words and its buttons (with epoch)."""
    markup = parameters.get("reply_markup")
    buttons = json.loads(markup) if isinstance(markup, str) else markup
    words = parameters.get("text") or parameters.get("caption")
    return json.dumps([words, buttons], sort_keys=True)


def repeats(received: list[int]) -> int:
    """How many were copies of the one before. Raises AssertionError when the order breaks."""
    copies = 0
    for before, after in pairwise(received):
        assert after in (before, before + 1), f"out of order: {received}"
        copies += after == before
    return copies


async def shift_back(engine: AsyncEngine, *, seconds: int) -> None:
    """As if the database had lain there untouched for so long (SQLite)."""
    shifts = {
        "timers": ("due_at",),
        "outbox": ("due_at", "send_after"),
        "sessions": ("step_started_at", "step_ends_at"),
    }
    async with engine.begin() as connection:
        for table, columns in shifts.items():
            for column in columns:
                await connection.exec_driver_sql(
                    f"UPDATE {table} SET {column} = "  # noqa: S608  # names from above
                    f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-{seconds} seconds') || '000'"
                )
