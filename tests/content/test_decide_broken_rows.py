"""Breaks rows of the decision table on purpose: the properties must notice each time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from content.models.rows import Row
from content.rules.rulebook import ReadyRow, ready
from content.rules.tables import Tables
from tests.content.runners import faults, tables


def broken(phase: str, row_id: str, **changes: Any) -> Tables:
    """The table with one row changed, or left out when nothing is changed."""
    rules = tables().rules
    rows: tuple[ReadyRow, ...] = getattr(rules, phase)
    assert any(row.row.id == row_id for row in rows)
    kept = []
    for row in rows:
        if row.row.id != row_id:
            kept.append(row)
        elif changes:
            kept.append(
                ready(type(row.row).model_validate(row.row.model_dump(by_alias=True) | changes))
            )
    return replace(tables(), rules=replace(rules, **{phase: tuple(kept)}))  # type: ignore[arg-type]  # phase names a row field


def lacrosse_for_the_sore() -> Tables:
    dosing = tables().dosing
    sore = dosing.states["sore"].model_copy(
        update={"lacrosse": "lacrosse", "roll_forms": {"lacrosse": "x", "soft": "x", "hands": "x"}}
    )
    states = dosing.states | {"sore": sore}
    return replace(tables(), dosing=dosing.model_copy(update={"states": states}))


BREAKS: dict[str, Callable[[], Tables]] = {
    "pain over 5 let through": lambda: broken("gates", "A15"),
    "swollen calf let through": lambda: broken("gates", "A08"),
    "numb feet let through": lambda: broken("gates", "A19"),
    "diabetes without a foot check rolled": lambda: broken("modifiers", "B05", more=[]),
    "sore treated as fine": lambda: broken("states", "C03"),
    "amber pain treated as fine": lambda: broken("states", "C02"),
    "a sore foot pressed harder": lambda: broken("states", "C03", cap=4),
    "hard ball on sore feet": lacrosse_for_the_sore,
    "no row for everyone": lambda: broken("states", "C08", when={"field": "pain", "in": [11]}),
    "calf kept with blood thinners": lambda: broken("modifiers", "B04", no_calf=False),
    "calf kept in pregnancy": lambda: broken("modifiers", "B06", no_calf=False),
    "first-step pain lifted by clearance": lambda: broken("modifiers", "B14", cap=None),
    "gate for strong pain ends at 8": lambda: broken(
        "gates", "A15", when={"field": "pain", "from": 6, "to": 8}, more=[]
    ),
    "long soreness forgotten": lambda: broken("modifiers", "B20"),
    "radiating pain only under pain 3": lambda: broken(
        "gates", "A16", when={"all": [{"field": "quality", "in": ["sharp_spot"]}]}
    ),
}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_broken_row_is_caught(name: str) -> None:
    used = BREAKS[name]()

    try:
        found = next(faults(12_000, 99, used), None)
    except AssertionError:
        found = "no row fits"

    assert found is not None


def test_rows_are_the_same_when_they_are_compiled_again() -> None:
    row: Row = tables().rules.gates[0].row

    assert ready(row).row == row
