"""What must hold for any answers, shown on 100,000 random runners."""

import random

import pytest

from content.checks.plans import barred, side_seconds
from content.decide import decide
from content.models.safety import Answers
from content.plans import build_plan
from tests.content.runners import SETS, answers, faults, freer, random_answers, tables, values

RUNNERS = 100_000
CHUNKS = 4


@pytest.mark.parametrize("seed", range(CHUNKS))
def test_every_runner_gets_one_safe_outcome_and_worse_answers_never_a_freer_plan(
    seed: int,
) -> None:
    assert next(faults(RUNNERS // CHUNKS, seed, tables()), None) is None


def test_every_row_is_reached() -> None:
    rng = random.Random(7)
    reached: set[str] = set()
    for _ in range(15_000):
        reached.update(decide(answers(random_answers(rng)), tables()).rows)

    assert {row.id for row in tables().rules.rows()} - reached == set()


def test_the_random_answers_are_valid_answers() -> None:
    rng = random.Random(3)
    for _ in range(2_000):
        told = random_answers(rng)
        assert decide(Answers.model_validate(told), tables()) == decide(answers(told), tables())


def test_the_plans_of_random_runners_keep_their_own_limits() -> None:
    rng = random.Random(11)
    for _ in range(4_000):
        decision = decide(answers(random_answers(rng)), tables())
        if decision.request is None:
            continue
        plan = build_plan(decision.request, tables())
        assert barred(plan) == []
        assert len(set(side_seconds(plan))) == 1
        assert plan.total_seconds == tables().profiles[decision.outcome].total
        assert plan.profile == decision.outcome


def test_not_knowing_is_never_freer_than_the_harmless_answer() -> None:
    rng = random.Random(5)
    askable = [f for f in values() if f not in ("side", "last_morning", "mornings_worse")]
    for _ in range(4_000):
        told = random_answers(rng)
        field = rng.choice((*askable, "alarm", "risk"))
        best = frozenset[str]() if field in SETS else values()[field][0][0]
        known = decide(answers({**told, field: best}), tables())
        unknown = decide(answers({**told, field: None}), tables())
        assert freer(unknown, known) == [], (field, told)


def test_the_same_answers_give_the_same_decision() -> None:
    told = random_answers(random.Random(1))

    assert decide(answers(told), tables()) == decide(answers(told), tables())
