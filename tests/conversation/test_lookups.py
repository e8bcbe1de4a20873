"""What a turn reads: the live session and the open check-in once, however many parts ask."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.db import transaction
from tests.languages.phone import Phone

LIVE = re.compile(r"\bFROM sessions\b.*'offered', 'running', 'paused'", re.DOTALL)
OPEN = re.compile(r"\bFROM checkins\b.*state IN \('open'\)", re.DOTALL)


@asynccontextmanager
async def asked(engine: AsyncEngine) -> AsyncIterator[list[str]]:
    """All statements run meanwhile. SQLite's own trace sees prepared ones too."""
    found: list[str] = []

    def heard(*told: Any) -> None:
        found.append(told[2])

    if engine.dialect.name == "sqlite":
        async with transaction(engine) as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.set_trace_callback(found.append)
        yield found
        driver.set_trace_callback(None)
    else:
        event.listen(engine.sync_engine, "before_cursor_execute", heard)
        yield found
        event.remove(engine.sync_engine, "before_cursor_execute", heard)


def times(pattern: re.Pattern[str], statements: list[str]) -> int:
    """How many of these are of that kind."""
    return sum(bool(pattern.search(statement)) for statement in statements)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ([], "just finished a run"),
        ([], "my feet are stiff"),
        ([], "let's go"),
        ([], "back"),
        ([], "which ball should I buy?"),
        (["just finished a run"], "sore"),
        (["just finished a run"], "just finished a run"),
        (["just finished a run"], "stiff feet, let's start"),
    ],
)
async def test_a_text_is_answered_after_one_look_at_where_the_runner_stands(
    runner: Phone, before: list[str], words: str
) -> None:
    await runner.introduce()
    for said in before:
        await runner.write(said)

    async with asked(runner.engine) as statements:
        await runner.write(words)

    assert statements
    assert times(LIVE, statements) == 1
    assert times(OPEN, statements) == 1
