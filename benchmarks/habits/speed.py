"""`python -m benchmarks.habits.speed`: CPU time of one plan, for two years of history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from scheduler.habits import (
    Answer,
    History,
    NudgeRecord,
    NudgeSettings,
    RunRecord,
    Source,
    next_nudge,
    slot_key,
)
from scheduler.local_time import to_utc

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
ROUNDS = 50
REPEATS = 9


def two_years(weekdays: tuple[int, ...], hours: tuple[int, ...]) -> History:
    """Runs on these weekdays at these hours, half of them logged after a nudge."""
    dice = Random(1)
    runs: list[RunRecord] = []
    nudges: list[NudgeRecord] = []
    for back in range(1, 731):
        day = date(2026, 6, 1) - timedelta(days=back)
        for hour in hours if day.weekday() in weekdays else ():
            minute = hour * 60 + dice.randrange(-20, 20)
            at = to_utc(day, minute, ZONE)
            source = dice.choice((Source.SAID, Source.NUDGE))
            runs.append(RunRecord(at, day, minute, source, 45))
            if source is Source.NUDGE:
                sent = at + timedelta(minutes=30)
                key = slot_key(day.weekday(), hour * 60)
                nudges.append(NudgeRecord(key, day, sent, sent, sent, Answer.YES))
    return History(tuple(runs), tuple(nudges))


def cpu_ms(history: History) -> float:
    """The best mean of several rounds, so that a busy machine weighs less."""
    best = float("inf")
    for _ in range(REPEATS):
        start = process_time()
        for _ in range(ROUNDS):
            next_nudge(history, zone=ZONE, now=NOW, settings=NudgeSettings())
        best = min(best, (process_time() - start) / ROUNDS)
    return best * 1000


def main() -> None:
    """Print one line a kind of runner."""
    for name, weekdays, hours in (
        ("four evenings a week", (0, 2, 4, 6), (19,)),
        ("every day", tuple(range(7)), (7,)),
        ("doubles on five days", (0, 1, 2, 3, 4), (7, 19)),
    ):
        history = two_years(weekdays, hours)
        print(f"{name:24}{len(history.runs):5} runs{cpu_ms(history):8.2f} ms")


if __name__ == "__main__":
    main()
