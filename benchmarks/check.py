"""The short form of goals 1, 3 and 4 for CI: fails when a ratio falls by a third.

    python -m benchmarks.check [--keep]

Ratios only, each of two measurements taken side by side, so that a slow machine is no failure.
What seems to have fallen is measured again, and the best counts: neighbours can only make it
worse. The kept figures: benchmarks/kept.json; `--keep` writes the middle of three anew.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks import burst, road, timers
from tests.support.databases import postgres_server

KEPT = Path(__file__).with_name("kept.json")
FALL = 2 / 3
TRIES = 4
KEEP_ROUNDS = 3
UPDATES = 120
FIRED = 200
BURST = 150


def on_the_road(users: int) -> float:
    """Goal 1: how many times our CPU an update PTB's echo needs."""
    bots = road.compare(["ptb", road.OURS], users=users, updates=UPDATES, rounds=1)
    return road.ratio(bots["ptb"], bots[road.OURS])


def on_postgres(users: int) -> float:
    """Goal 1: an update's CPU on SQLite against that on PostgreSQL, the server not counted."""
    bots = [road.OURS, road.ON_POSTGRES]
    with postgres_server() as server:
        found = road.compare(bots, users=users, updates=UPDATES, rounds=1, server=server)
    return road.ratio(found[road.OURS], found[road.ON_POSTGRES])


def flat() -> float:
    """Goal 3: a firing with 1,000 waiting against one with 100,000."""
    few = timers.in_a_process("solemate", 1000, FIRED)["us"]
    return few / timers.in_a_process("solemate", 100_000, FIRED)["us"]


def unstalled() -> float:
    """Goal 4: the CPU of one step against that of the longest time the loop did not turn."""
    steps = burst.in_a_process(BURST)
    assert steps["lost"] == 0, steps
    return steps["cpu_s"] / BURST * 1000 / steps["stall_cpu_ms"]


# Each is better the higher it is.
RATIOS: Mapping[str, Callable[[], float]] = {
    "road, 1 at once: PTB's echo / ours, CPU": partial(on_the_road, 1),
    "road, 64 at once: PTB's echo / ours, CPU": partial(on_the_road, 64),
    "road, 1 at once: SQLite / PostgreSQL, CPU": partial(on_postgres, 1),
    "road, 64 at once: SQLite / PostgreSQL, CPU": partial(on_postgres, 64),
    "timers: 1,000 / 100,000 waiting, CPU a firing": flat,
    "burst: one step / the longest stall, CPU": unstalled,
}


def best(measure: Callable[[], float], *, enough: float) -> float:
    """The best of a few tries; the first that is enough will do."""
    found = 0.0
    for _ in range(TRIES):
        found = max(found, measure())
        if found >= enough:
            break
    return found


def keep() -> None:
    """Write down what this machine gives, for later runs to be held against."""
    found = {
        name: round(statistics.median(measure() for _ in range(KEEP_ROUNDS)), 2)
        for name, measure in RATIOS.items()
    }
    KEPT.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def main() -> int:
    """1 when a ratio has fallen by a third."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true")
    if parser.parse_args().keep:
        keep()
    kept: dict[str, float] = json.loads(KEPT.read_text("utf-8"))
    fallen = 0
    for name, measure in RATIOS.items():
        least = kept[name] * FALL
        found = best(measure, enough=least)
        fallen += found < least
        mark = "FALLEN" if found < least else "ok"
        print(f"{mark:6} {name}: {found:.2f} (kept: {kept[name]:.2f})", flush=True)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
