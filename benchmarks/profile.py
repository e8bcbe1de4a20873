"""Where an update's cost goes: statements, and Python's function calls by package or in detail.

    python -m benchmarks.profile [--users 1] [--updates 320] [--database sqlite] [--functions 25]

Our bot runs inside this process, a stand-in beside it. Calls and statements are counted, not
timed: a busy machine changes neither. The counting itself is not among them.
"""

import argparse
import asyncio
import contextlib
import cProfile
import itertools
import os
import pstats
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from benchmarks.measure import standin
from benchmarks.road import ROOT, WARM, fresh, go
from benchmarks.solemate import started
from bot.entry import new_loop
from storage import prepared
from storage.compiled import Params
from tests.support.databases import postgres_server

LOADED_S = 4.0  # the other languages are read in a thread meanwhile
SETTLED_S = 0.5
LINE = 110
_INSTALLED = re.compile(r".*/site-packages/|.*/lib/python3\.\d+/")


class Statements:
    """Counts what is asked of the database, SQLAlchemy's own way and past it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.counted: Counter[str] = Counter()
        event.listen(engine.sync_engine, "before_cursor_execute", self._executes)
        event.listen(engine.sync_engine, "begin", lambda _: self._count("BEGIN"))
        event.listen(engine.sync_engine, "commit", lambda _: self._count("COMMIT"))
        prepared.watch(self)

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        """A statement of the hot road."""
        self._count(str(statement))

    def _executes(self, *event: Any) -> None:
        self._count(str(event[2]))

    def _count(self, sql: str) -> None:
        self.counted[" ".join(sql.split())[:LINE]] += 1


def calls_by(stats: pstats.Stats, updates: int, *, whole: bool) -> Mapping[str, float]:
    """Function calls an update, by package and module or (`whole`) by function."""
    found: Counter[str] = Counter()
    raw: Mapping[tuple[str, int, str], Any] = stats.stats  # type: ignore[attr-defined]  # its data
    for (path, line, name), (_, count, *_rest) in raw.items():
        place = _INSTALLED.sub("", path).removeprefix(f"{ROOT}/").replace("~", "built in")
        key = f"{place}:{line} {name}" if whole else "/".join(Path(place).parts[:2])
        found[key] += count
    return {key: count / updates for key, count in found.items()}


async def measure(port: int, arguments: argparse.Namespace, database: str) -> None:
    """Run it twice, counting first the one, then the other; print both."""
    users, updates = arguments.users, arguments.updates
    runners = WARM + 2 * updates + 1
    house = await started(f"http://127.0.0.1:{port}", runners, database)
    await asyncio.to_thread(go, port, users=users, updates=WARM)
    await asyncio.sleep(LOADED_S)
    profile = cProfile.Profile(itertools.count().__next__)  # one tick a call
    profile.enable()
    await asyncio.to_thread(go, port, users=users, updates=updates)
    await asyncio.sleep(SETTLED_S)
    profile.disable()
    statements = Statements(house.engine)
    await asyncio.to_thread(go, port, users=users, updates=updates)
    await asyncio.sleep(SETTLED_S)
    stats = pstats.Stats(profile)
    calls = stats.total_calls / updates  # type: ignore[attr-defined]  # its data
    print(f"{users} at once: {calls:,.0f} function calls an update, of them")
    show(calls_by(stats, updates, whole=False), arguments.functions)
    show(calls_by(stats, updates, whole=True), arguments.functions)
    each = {sql: count / updates for sql, count in statements.counted.items()}
    print(f"{sum(each.values()):.1f} statements an update, BEGIN and COMMIT among them")
    show(each, len(each))


def show(found: Mapping[str, float], most: int) -> None:
    """The largest, one a line."""
    for what, count in sorted(found.items(), key=lambda one: -one[1])[:most]:
        print(f"{count:9.2f}  {what}")


def main() -> None:
    """Measure and print; then end at once, without the bot's farewell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=1)
    parser.add_argument("--updates", type=int, default=320)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--functions", type=int, default=25)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(standin())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = f"sqlite:///{folder}/profile.sqlite3"
        if arguments.database == "postgres":
            database = fresh(stack.enter_context(postgres_server()))
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            runner.run(measure(port, arguments, database))
            sys.stdout.flush()
    os._exit(0)  # the bot's tasks still run; there is nothing to save


if __name__ == "__main__":
    main()
