"""Facts as runners write them, in all six languages: the table is facts_said.yaml."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.understanding import LANGUAGES, Intent
from bot.understanding.extraction.facts import facts
from bot.understanding.spelling import respell
from bot.understanding.text import normalise
from tests.understanding.scoring import SLOTS, slot_is_right

NOW = datetime(2025, 6, 11, 18, 0)  # a Wednesday
_INTENTS = {
    "run": Intent.RUN_FINISHED,
    "feeling": Intent.FEELING,
    "schedule": Intent.SCHEDULE_DECLARE,
    "snooze": Intent.SNOOZE,
}
_SAID: dict[str, dict[str, list[list[Any]]]] = yaml.safe_load(
    Path(__file__).with_name("facts_said.yaml").read_text("utf-8")
)
_ROWS = [
    pytest.param(language, kind, row, id=f"{language}-{kind}-{number}")
    for language, kinds in _SAID.items()
    for kind, rows in kinds.items()
    for number, row in enumerate(rows)
]


def _wanted(kind: str, row: list[Any]) -> dict[str, Any]:
    if kind == "schedule":
        return {"schedule": row[1]}
    if kind == "snooze":
        pairs = (("snooze_s", row[1]), ("snooze_until", row[2]))
        return {name: value for name, value in pairs if value is not None}
    return dict(row[1])


def test_the_table_covers_every_language_and_every_kind() -> None:
    assert set(_SAID) == set(LANGUAGES)
    assert all(set(kinds) == set(_INTENTS) for kinds in _SAID.values())


@pytest.mark.parametrize(("language", "kind", "row"), _ROWS)
def test_the_facts_and_no_others_are_read(language: str, kind: str, row: list[Any]) -> None:
    clean = respell(normalise(row[0]), language, None)
    want = _wanted(kind, row)

    slots = facts(clean, language, _INTENTS[kind], NOW)

    found = {name: getattr(slots, name) for name in SLOTS}
    got = {name: value for name, value in found.items() if value is not None and value != {}}
    assert set(got) == set(want), got
    assert all(slot_is_right(name, want[name], got[name]) for name in want), got
