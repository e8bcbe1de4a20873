"""A nudge answered in words: yes is a run, no is none, and no to "shall I stop?" is go on."""

import pytest
from sqlalchemy import update

from storage.db import transaction
from storage.nudge_tables import nudges
from storage.tables import runs, users
from tests.languages.phone import Phone
from tests.support.builders import rows

DAILY = "I run every day at 6 pm for 45 minutes"


async def asked(runner: Phone) -> None:
    """As far as the first nudge."""
    await runner.introduce()
    await runner.write(DAILY)
    await runner.pass_time(hours=12, minutes=40)
    assert runner.find("n:.*:yes") is not None


@pytest.mark.parametrize("words", ["yes", "Yes!", "yes I ran"])
async def test_yes_to_a_nudge_is_a_run(runner: Phone, words: str) -> None:
    await asked(runner)

    await runner.write(words)

    assert len(await rows(runner.engine, runs)) == 1
    [nudge] = await rows(runner.engine, nudges)
    assert nudge["answer"] == "yes"
    assert runner.find("a:.*:feeling:fine") is not None


async def test_no_to_a_nudge_is_no_run(runner: Phone) -> None:
    await asked(runner)

    await runner.write("no")

    assert await rows(runner.engine, runs) == []
    [nudge] = await rows(runner.engine, nudges)
    assert nudge["answer"] == "not_today"


async def test_no_to_whether_to_stop_keeps_asking(runner: Phone) -> None:
    await asked(runner)
    async with transaction(runner.engine) as connection:
        await connection.execute(update(users).values(last_wording="stop"))

    await runner.write("no")

    [nudge] = await rows(runner.engine, nudges)
    assert nudge["answer"] == "keep"


async def test_yes_with_no_nudge_open_logs_nothing(runner: Phone) -> None:
    await runner.introduce()

    await runner.write("yes")

    assert await rows(runner.engine, runs) == []
