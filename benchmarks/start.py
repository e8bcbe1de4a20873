"""From `python -m bot` to its first call of getMe; then its memory, and what it costs when idle.

    python -m benchmarks.start [--rounds 3] [--idle-s 20] [--python PATH]

`--python` runs the bot: that of an environment with what `requirements.txt` installs and nothing
else. The file is empty and was migrated before; bytecode is made ahead, as the image has it.
When getMe is called, the program, English, all tables and the weights are loaded and checked;
before the first getUpdates the lexicons of all languages are compiled; then a thread reads the
other languages and makes the indexes. Memory is measured after all of that. A busy machine
stretches the seconds by the clock, and those of CPU by half or more.
"""

import argparse
import asyncio
import compileall
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import psutil

from benchmarks.measure import ask, cpu_s, machine, settled, spread, standin
from benchmarks.road import ROOT, running
from bot.commands import run_migrate
from bot.settings import Settings

GLANCE_S = 0.01
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Sample:
    """One start."""

    start_s: float
    start_cpu_s: float
    ready_s: float
    loaded_cpu_s: float
    resident_mb: float
    idle_share: float  # of one core


def one(python: str, idle_s: float) -> Sample:
    """Start the bot anew, look at it, and stop it."""
    with tempfile.TemporaryDirectory() as folder, standin() as port:
        database = f"sqlite:///{folder}/bench.sqlite3"
        asyncio.run(run_migrate(Settings(database_url=database, _env_file=None)))
        begun = time.monotonic()
        with running([python, "-m", "bot"], **surroundings(port, database)) as pid:
            start_s, start_cpu_s = called(port, "getMe", begun), cpu_s(pid)
            ready_s = called(port, "getUpdates", begun)
            loaded_cpu_s = settled(pid)
            resident_mb = psutil.Process(pid).memory_info().rss / 2**20
            before = cpu_s(pid)
            time.sleep(idle_s)
            idle_share = (cpu_s(pid) - before) / idle_s
    return Sample(start_s, start_cpu_s, ready_s, loaded_cpu_s, resident_mb, idle_share)


def surroundings(port: int, database: str) -> dict[str, str]:
    """The environment of a bot whose Telegram is the stand-in at `port`."""
    return {
        "TELEGRAM_BOT_TOKEN": "123456:" + "x" * 35,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": database,
        "LOG_LEVEL": "ERROR",
    }


def called(port: int, method: str, begun: float) -> float:
    """Seconds from `begun` until the bot called this method."""
    while not ask(port, "seen")[method]:
        assert time.monotonic() - begun < PATIENCE_S, f"it never called {method}"
        time.sleep(GLANCE_S)
    return time.monotonic() - begun


def imports() -> str:
    """The costliest imports, by their own time."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import gc; gc.disable(); import bot.entry"],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = [line.split("|") for line in done.stderr.splitlines() if line.count("|") == 2]
    rows = [(int(own.split(":")[-1]), name.strip()) for own, _, name in lines[1:]]
    return "\n".join(f"{us / 1000:8.1f} ms  {name}" for us, name in sorted(rows)[:-11:-1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--idle-s", type=float, default=20)
    parser.add_argument("--python", default=sys.executable, help="who runs the bot")
    parser.add_argument("--imports", action="store_true", help="say what the imports cost, too")
    arguments = parser.parse_args()
    print(machine())
    for package in ("bot", "content", "scheduler", "storage"):
        compileall.compile_dir(ROOT / package, quiet=1)
    samples = [one(arguments.python, arguments.idle_s) for _ in range(arguments.rounds)]
    print(f"start to getMe, s      {spread([s.start_s for s in samples])}")
    print(f"start to getMe, CPU s  {spread([s.start_cpu_s for s in samples])}")
    print(f"start to getUpdates, s {spread([s.ready_s for s in samples])}")
    print(f"all loaded, CPU s      {spread([s.loaded_cpu_s for s in samples])}")
    print(f"resident, MB           {spread([s.resident_mb for s in samples], digits=0)}")
    print(f"idle, % of a core      {spread([s.idle_share * 100 for s in samples])}")
    if arguments.imports:
        print(imports())


if __name__ == "__main__":
    main()
