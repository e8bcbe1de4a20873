"""The table of ADR 0011: `python -m benchmarks.habits [--seeds N] [--family train|held-out]`."""

from __future__ import annotations

from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from statistics import fmean

from benchmarks.habits.families import HELD_OUT, TRAIN, Family
from benchmarks.habits.oracle import knows_the_habit
from benchmarks.habits.planners import fixed_daily, ours, weekday_median
from benchmarks.habits.replay import Planner, Score, replay
from benchmarks.habits.runners import KINDS, make_runner

PLANNERS: dict[str, Planner] = {
    "ours": ours,
    "fixed daily": fixed_daily,
    "weekday median": weekday_median,
    "knows the habit": knows_the_habit,
}


def play_kind(kind: str, family: Family, seeds: range, name: str, declared: bool) -> Score:
    """All runners of one kind against one planner."""
    scores = (
        replay(make_runner(kind, family, seed), PLANNERS[name], declared=declared, seed=seed)
        for seed in seeds
    )
    return sum(scores, Score())


def report(family: Family, seeds: range, names: list[str], workers: int) -> None:
    """Print one table for each planner."""
    with ProcessPoolExecutor(workers) as pool:
        for name in names:
            play = partial(play_kind, family=family, seeds=seeds, name=name)
            learnt = list(pool.map(partial(play, declared=False), KINDS))
            told = list(pool.map(partial(play, declared=True), KINDS))
            who = f"runners {seeds.start} to {seeds.stop - 1} of each type"
            print(f"\n{name}: {family.name} family, {who}")
            print(f"{'type':30}{'hit':>7}{'false/wk':>10}{'cold':>7}{'cold, declared':>16}")
            for kind, score, with_slots in zip(KINDS, learnt, told, strict=True):
                _row(kind, score, with_slots)
            _mean(learnt, told)


def _row(kind: str, score: Score, told: Score) -> None:
    print(f"{kind:30}{score.hit:7.2f}{score.false_a_week:10.2f}{score.cold:7.2f}{told.cold:16.2f}")


def _mean(learnt: list[Score], told: list[Score]) -> None:
    regular = [index for index, kind in enumerate(KINDS) if kind != "sporadic"]
    for label, chosen in (("mean of all", range(len(KINDS))), ("mean but sporadic", regular)):
        hit = fmean(learnt[index].hit for index in chosen)
        false = fmean(learnt[index].false_a_week for index in chosen)
        cold = fmean(learnt[index].cold for index in chosen)
        cold_told = fmean(told[index].cold for index in chosen)
        print(f"{label:30}{hit:7.2f}{false:10.2f}{cold:7.2f}{cold_told:16.2f}")


def main() -> None:
    """Read the options, print the tables."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=600, help="constants were tuned on 0 to 599")
    parser.add_argument("--family", choices=["train", "held-out"], default="held-out")
    parser.add_argument("--planner", choices=list(PLANNERS), action="append")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    family = TRAIN if options.family == "train" else HELD_OUT
    seeds = range(options.first, options.first + options.seeds)
    report(family, seeds, options.planner or list(PLANNERS), options.workers)


if __name__ == "__main__":
    main()
