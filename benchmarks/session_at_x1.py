"""One real session of ten minutes at real speed: how late does each step arrive?

`python -m benchmarks.session_at_x1`: a playground and the bot, each in a process of its own
as in production, an SQLite file, polling. Prints a line a step and exits 1 if one is over
a second late, lost or out of order.
"""

import asyncio
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import psutil
from sqlalchemy import select

from playground.app import create_app
from playground.driver import Driver, RunnerDriver
from playground.errors import Json
from playground.server import serving
from playground.state import State
from storage.db import async_url, open_engine, transaction
from storage.traffic import outbox

ROOT = Path(__file__).resolve().parent.parent
LATE_S = 1.0
TO_PLAN = ("Fine", "None of these", "Soft ball", "Yes", "10", "Yes, ask me", "None of these")
# P10-fine-std (facts 2.1): seconds after the start at which each message is due.
DUE_S = (0, 10, 130, 135, 255, 260, 305, 310, 355, 365, 410, 415, 460, 470, 525, 530, 600)


async def main() -> int:
    """Run one session; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        async with serving(create_app(state=State())) as address, Driver(address) as driver:
            bot = await _bot(address, Path(folder))
            try:
                return await _session(driver, bot, Path(folder))
            finally:
                bot.terminate()
                await bot.wait()


async def _bot(address: str, folder: Path) -> asyncio.subprocess.Process:
    settings = {
        "TELEGRAM_BOT_TOKEN": "1:benchmark",
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite3'}",
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"), cwd=ROOT, env=os.environ | settings
    )


async def _session(driver: Driver, bot: asyncio.subprocess.Process, folder: Path) -> int:
    runner = await driver.new_runner("Robin")
    await runner.say("just finished a run")
    for button in TO_PLAN:
        await _tap(runner, button)
    await _tap(runner, "None of these")
    await _tap(runner, "▶️ Start")
    sent = [call for call in await _steps(driver, runner) if call["outcome"] == "ok"]
    late = _report(sent, await _due(folder))
    used = psutil.Process(bot.pid)
    cpu = used.cpu_times()
    sys.stdout.write(
        f"bot: {cpu.user + cpu.system:.1f} s of CPU, {used.memory_info().rss / 2**20:.0f} MB\n"
    )
    return 1 if late else 0


async def _tap(runner: RunnerDriver, button: str) -> None:
    await runner.press(button)
    await asyncio.sleep(1)  # a person's thumb; the same button may stand in the next question


async def _steps(driver: Driver, runner: RunnerDriver) -> list[Json]:
    """The calls that carried the steps, once the last has come."""
    await runner.wait_for_text("How do your feet feel now", patience=900)
    calls = await driver.calls(chat_id=runner.id)
    told = [call for call in calls if call["method"].startswith("send")]
    texts = [_words(call) for call in told]
    first = next(n for n, text in enumerate(texts) if text.startswith("<b>Get ready"))
    return told[first:]


def _words(call: Json) -> str:
    return str(call["params"].get("text") or call["params"].get("caption") or "")


async def _due(folder: Path) -> list[datetime]:
    """The moments the bot's own rows promise, first step first."""
    engine = open_engine(async_url(f"sqlite:///{folder / 'bot.sqlite3'}"))
    async with transaction(engine) as connection:
        rows = await connection.execute(
            select(outbox.c.due_at)
            .where(outbox.c.dedupe_key.like("step:%") | outbox.c.dedupe_key.like("finished:%"))
            .order_by(outbox.c.id)
        )
        due = list(rows.scalars())
    await engine.dispose()
    return due


def _report(sent: list[Json], promised: list[datetime]) -> bool:
    """A line a step; True when something is late, lost or too much."""
    worst = 0.0
    for after, due, call in zip(DUE_S, promised, sent, strict=False):
        lateness = (datetime.fromisoformat(call["at"]) - due).total_seconds()
        worst = max(worst, lateness)
        planned = (due - promised[0]).total_seconds()
        title = _words(call).splitlines()[0]
        sys.stdout.write(
            f"{planned:6.1f} s (plan {after:3})  {lateness * 1000:5.0f} ms late  {title}\n"
        )
    sys.stdout.write(f"{len(sent)} of {len(DUE_S)} messages, worst {worst * 1000:.0f} ms\n")
    return worst > LATE_S or len(sent) != len(DUE_S)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
