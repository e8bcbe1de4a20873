"""The short form of goals 1, 3 and 4 for CI: fails when a ratio falls by a third.

    python -m benchmarks.check [--keep]

Ratios only, each of two measurements taken side by side, so that a slow machine is no failure.
The kept figures: benchmarks/kept.json; `--keep` writes them anew.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import burst, road, timers

KEPT = Path(__file__).with_name("kept.json")
FALL = 2 / 3
UPDATES = 120
FIRED = 200
BURST = 150


def measured() -> dict[str, float]:
    """Each ratio is better the higher it is."""
    found = {}
    for users in (1, 64):
        bots = road.compare(["ptb", "solemate"], users=users, updates=UPDATES, rounds=1)
        found[f"road, {users} at once: PTB's echo / ours, CPU"] = road.ratio(
            bots["ptb"], bots["solemate"]
        )
    few = timers.in_a_process("solemate", 1000, FIRED)["us"]
    many = timers.in_a_process("solemate", 100_000, FIRED)["us"]
    peer = timers.in_a_process("apscheduler-sql", 1000, FIRED // 2)["us"]
    found["timers: 1,000 / 100,000 waiting, CPU a firing"] = few / many
    found["timers: APScheduler's SQL store / ours, CPU a firing"] = peer / few
    steps = burst.in_a_process(BURST)
    assert steps["lost"] == 0, steps
    a_step_ms = steps["cpu_s"] / BURST * 1000
    found["burst: one step / the longest stall, CPU"] = a_step_ms / steps["stall_cpu_ms"]
    return found


def main() -> int:
    """1 when a ratio has fallen by a third."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true")
    found = measured()
    if parser.parse_args().keep:
        KEPT.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    kept = json.loads(KEPT.read_text("utf-8"))
    fallen = {name for name, value in found.items() if value < kept.get(name, 0) * FALL}
    for name, value in found.items():
        mark = "FALLEN" if name in fallen else "ok"
        print(f"{mark:6} {name}: {value:.2f} (kept: {kept.get(name, 0):.2f})")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
