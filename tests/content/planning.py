"""Helpers for the tests of the plans: the table of seconds and requests made from it."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from content.models.plan import Ball, Plan, PlanRequest, State
from content.plans import build_plan, usual_request
from content.rules.tables import Tables, load_tables

BLOCKS = ["ready", "pfs", "roll", "toes", "towel", "ankle", "circles"]
BLOCKS += ["short", "balance", "calf", "raise"]
TABLE = list(csv.DictReader((Path(__file__).parent / "plans.csv").read_text("utf-8").splitlines()))


@cache
def tables() -> Tables:
    return load_tables()


def usual(
    *,
    minutes: int = 10,
    state: State = "fine",
    calf: bool = False,
    ball: Ball = "lacrosse",
    roller: bool = False,
) -> PlanRequest:
    return usual_request(
        minutes=minutes, state=state, calf=calf, ball=ball, roller=roller, tables=tables()
    )


def requested(row: dict[str, str]) -> PlanRequest:
    return usual_request(
        minutes=int(row["minutes"]),
        state=row["state"],  # type: ignore[arg-type]  # one of the four, or the test fails
        calf=row["calves_tight"] == "yes",
        ball=row["ball"],  # type: ignore[arg-type]  # likewise
        roller=row["foam_roller"] == "yes",
        tables=tables(),
    )


def seconds_of(plan: Plan, block: str) -> int:
    return sum(s.seconds for s in plan.steps if s.kind != "change" and s.block == block)


def every_plan() -> list[Plan]:
    return [build_plan(requested(row), tables()) for row in TABLE]


def with_doses(request: PlanRequest, **changes: Any) -> PlanRequest:
    left = request.left.model_copy(update=changes)
    right = request.right.model_copy(update=changes)
    return request.model_copy(update={"left": left, "right": right})
