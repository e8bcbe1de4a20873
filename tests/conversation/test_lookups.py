"""What a turn reads: the live session and the open check-in once, however many parts ask."""

from collections import Counter
from collections.abc import Sequence

import pytest
from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import prepared
from storage.compiled import Params
from tests.languages.phone import Phone


class Lookups:
    """Counts the looks at where a runner stands, on either database."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        prepared.watch(self)

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        """A statement that finds by runner and state is such a look."""
        _, _, condition = str(statement).partition("FROM")
        for table in ("sessions", "checkins"):
            if f"{table}.user_id" in condition and f"{table}.state" in condition:
                self.counted[table] += 1


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

    lookups = Lookups()

    await runner.write(words)

    assert lookups.counted == {"sessions": 1, "checkins": 1}
