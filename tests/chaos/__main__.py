"""`python -m tests.chaos`: the full run on one database; exits 1 unless every promise held.

With `--mutate NAME` a guard is taken away, and it exits 1 unless the run has seen it.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.chaos.arena import Plan
from tests.chaos.game import run
from tests.chaos.mutations import MUTATIONS, SEEN_AS, SHARED
from tests.support.databases import postgres_server


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"])
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=6, help="of each step")
    parser.add_argument("--workers", type=int, default=4, help="on SQLite one, or two when shared")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--freezes", type=float, default=0.05)
    parser.add_argument("--flooded", type=float, default=0.02)
    parser.add_argument("--lost", type=float, default=0.03)
    parser.add_argument("--patience", type=float, default=300.0)
    parser.add_argument(
        "--mutate", choices=list(MUTATIONS), action="append", default=[], help="take a guard away"
    )
    given = parser.parse_args()
    if "deferred" in given.mutate:  # two must want SQLite's one file for it to matter
        given.mutate = [SHARED, *given.mutate]
    if given.database is None:
        given.database = "sqlite" if SHARED in given.mutate else "postgres"
    return given


def _plan(given: argparse.Namespace, database: str) -> Plan:
    shared = SHARED in given.mutate
    alone = given.database == "sqlite" and not shared
    plan = Plan(
        database=database,
        seed=given.seed,
        sessions=given.sessions,
        steps=(given.seconds,) * given.steps,
        workers=1 if alone else given.workers,
        freezes=given.freezes,
        flooded=given.flooded,
        lost=given.lost,
        mutations=tuple(given.mutate),
        patience_s=given.patience,
    )
    # Two on one file wait for each other: they must live long enough to get anywhere, and a frozen
    # one would hold the one lock.
    slow = replace(plan, workers=2, freezes=0.0, kill_every_s=(2.0, 4.0), kills_least=5)
    return slow if shared else plan


def main() -> int:
    """0 when every promise held; of a mutation, when it was seen."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        log = Path(folder) / "log.txt"
        if given.database == "sqlite":
            verdict = asyncio.run(run(_plan(given, f"sqlite:///{folder}/chaos.sqlite3"), log=log))
        else:
            with postgres_server() as url:
                verdict = asyncio.run(run(_plan(given, url), log=log))
        said = log.read_text()
    sys.stdout.write("\n".join([f"database{'':40}{given.database}", *verdict.lines(), ""]))
    if verdict.red:
        sys.stdout.write("\n".join([f"RED: {', '.join(verdict.red)}", *verdict.riddles, ""]))
    unseen = [name for name in given.mutate if not verdict.sees(SEEN_AS.get(name))]
    if unseen:
        sys.stdout.write(f"NOT SEEN: {', '.join(unseen)}\n")
    as_it_should = not unseen if set(given.mutate) - {SHARED} else not verdict.red
    if not as_it_should:
        sys.stdout.write(f"{said[-3000:]}\n")
    return 0 if as_it_should else 1


if __name__ == "__main__":
    sys.exit(main())
