"""Reads the dev set and measures an Understander on it; the shared scorer is not needed."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.understanding import Meaning, Understander

SLOTS = (
    *("distance_m", "duration_s", "finished_ago_s", "pain", "side", "schedule"),
    *("snooze_s", "snooze_until"),
)
DEV = Path(__file__).with_name("dev")


def rows(name: str, folder: Path = DEV) -> list[dict[str, Any]]:
    """Rows of one file, of the dev set unless told otherwise."""
    lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def read(understander: Understander, row: dict[str, Any]) -> Meaning:
    """The meaning of one row."""
    now = datetime.fromisoformat(row["now"]) if row.get("now") else None
    return understander.understand(row["text"], row["lang"], now)


def right_intent(row: dict[str, Any], meaning: Meaning) -> bool:
    """Whether the intent is the wanted one or one of the accepted ones."""
    return meaning.intent in (row["intent"], *row.get("accept", []))


@dataclass
class Shares:
    """Shares of hits by group."""

    cases: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, group: str, *, hit: bool) -> None:
        """Note one case."""
        self.cases[group].append(hit)

    def __getitem__(self, group: str) -> float:
        return sum(self.cases[group]) / len(self.cases[group])


def slot_is_right(name: str, want: Any, got: Any) -> bool:
    """Whether a slot is right within the tolerance of the labels' description."""
    if got is None:
        return False
    if name == "distance_m":
        return bool(abs(got - want) <= max(0.02 * want, 60))
    if name == "duration_s":
        return bool(abs(got - want) <= max(0.02 * want, 1))
    if name == "finished_ago_s":
        return bool(abs(got - want) <= max(0.1 * want, 60))
    if name == "schedule":
        return bool(dict(got) == want)
    return bool(got == want)


def slots_right(row: dict[str, Any], slots: Any) -> bool:
    """Whether all wanted facts were read, and no others but optional ones."""
    want, optional = row.get("slots", {}), row.get("slots_optional", {})
    for name in SLOTS:
        got = getattr(slots, name)
        got = None if name == "schedule" and not got else got
        if name in want:
            if not slot_is_right(name, want[name], got):
                return False
        elif got is not None and not (
            name in optional and slot_is_right(name, optional[name], got)
        ):
            return False
    return True
