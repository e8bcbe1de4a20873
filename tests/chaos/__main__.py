"""`python -m tests.chaos`: the full run on one database; exits 1 unless every promise held."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.chaos.arena import Plan, run
from tests.chaos.mutations import MUTATIONS
from tests.support.databases import postgres_server


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="postgres")
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=6, help="of each step")
    parser.add_argument("--workers", type=int, default=4, help="on SQLite one, unless shared")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--freezes", type=float, default=0.05)
    parser.add_argument("--flooded", type=float, default=0.02)
    parser.add_argument("--lost", type=float, default=0.03)
    parser.add_argument("--patience", type=float, default=300.0)
    parser.add_argument("--mutate", choices=list(MUTATIONS), action="append", default=[])
    return parser.parse_args()


def _plan(given: argparse.Namespace, database: str) -> Plan:
    alone = given.database == "sqlite" and "shared" not in given.mutate
    return Plan(
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


def main() -> int:
    """0 when every promise held."""
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
        sys.stdout.write(f"RED: {', '.join(verdict.red)}\n{said[-3000:]}\n")
    return 1 if verdict.red else 0


if __name__ == "__main__":
    sys.exit(main())
