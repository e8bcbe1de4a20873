"""What a button carries is the client's word: another's ids, epochs and nonsense never act."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.data_callbacks
import bot.habit_callbacks  # noqa: F401  # every kind of button
from bot.callbacks import TELEGRAM_LIMIT, Callback, NotOursError
from content.catalog import Catalog
from content.models.plan import Plan
from scheduler.policy import FLOOD_MOST
from storage import inbox
from storage.db import transaction
from storage.personal import person_tables
from storage.prepared import write_all
from tests.data.builders import full_runner
from tests.machines.house import House
from tests.support.builders import RUNNER
from tests.support.handling import press

VICTIM, INTRUDER = RUNNER, RUNNER + 1


def kinds() -> list[type[Callback]]:
    """Every class of callback data there is, whoever adds one."""
    # By prefix: a dataclass with slots leaves a twin of itself behind.
    found = {kind.PREFIX: kind for kind in Callback.__subclasses__()}
    return [found[prefix] for prefix in sorted(found)]


ACTIONS = (
    *("start", "no", "pause", "resume", "skip", "back", "stop", "undo", "hurts", "sharp"),
    *("yes", "running", "later", "less", "stop", "delete", "erase", "time", "feeling", "session"),
)


def forged(kind: type[Callback], number: int) -> list[str]:
    """This kind with this id, each epoch or version near, and each word in its other fields."""
    made = []
    for version in range(3):
        for word in ACTIONS:
            parts = [kind.PREFIX]
            for field in fields(kind):
                at = version if field.name in ("epoch", "version", "pain") else number
                parts.append(str(at) if field.type is int else word)
            made.append(":".join(parts))
    return [data for data in dict.fromkeys(made) if len(data.encode()) <= TELEGRAM_LIMIT]


async def rows_of(engine: AsyncEngine, user_id: int) -> dict[str, list[Any]]:
    """All there is of a runner, table by table; the inbox is the bot's own book."""
    found = {}
    async with transaction(engine) as connection:
        for table, person in person_tables():
            if table.name == "inbox":
                continue
            query = select(table).where(person == user_id).order_by(*table.primary_key.columns)
            found[table.name] = [tuple(row) for row in await connection.execute(query)]
    return found


async def press_all(house: House, *, user_id: int, first: int) -> int:
    """Every kind of button that carries a number, with the first row's; how many."""
    pressed = [
        data
        for kind in kinds()
        if any(field.type is int for field in fields(kind))
        for data in forged(kind, 1)
    ]
    for number, data in enumerate(pressed):
        if number % FLOOD_MOST == 0:
            await house.restart()  # which has no flood in mind
        await house.deliver(press(first + number, data, user_id=user_id))
    return len(pressed)


@pytest.mark.slow
async def test_no_button_with_anothers_ids_changes_a_row_of_theirs(
    sqlite_engine: AsyncEngine, catalog: Catalog, plan: Plan
) -> None:
    engine, house = sqlite_engine, House(sqlite_engine, catalog)
    await house.open()
    await full_runner(engine, plan, user_id=VICTIM, now=house.clock.now())
    async with transaction(engine) as connection:
        # Its words are none of Telegram's.
        await write_all(connection, [inbox.closing([VICTIM % 10**9])])
    await house.quiet()
    before = await rows_of(engine, VICTIM)

    pressed = await press_all(house, user_id=INTRUDER, first=10_000)

    assert pressed > 200
    assert await rows_of(engine, VICTIM) == before
    await press_all(house, user_id=VICTIM, first=20_000)
    after = await rows_of(engine, VICTIM)
    changed = {name for name, found in after.items() if found != before[name]}
    assert {"sessions", "runs", "nudges"} <= changed  # in their owner's hands they do act
    await house.close()


HOSTILE = st.one_of(
    st.text(max_size=64),
    st.builds(
        lambda kind, parts: ":".join([kind.PREFIX, *map(str, parts)]),
        st.sampled_from(kinds()),
        st.lists(
            st.one_of(st.integers(), st.sampled_from(ACTIONS), st.text(max_size=10)), max_size=5
        ),
    ),
)


@given(data=HOSTILE)
@settings(max_examples=500, derandomize=True, database=None, deadline=timedelta(seconds=5))
def test_whatever_comes_is_one_of_ours_or_refused_and_its_numbers_fit_the_database(
    data: str,
) -> None:
    for kind in kinds():
        try:
            read = kind.unpack(data)
        except NotOursError:
            continue
        numbers = [getattr(read, f.name) for f in fields(kind) if f.type is int]
        assert all(-(2**63) <= number < 2**63 for number in numbers)


NUMBERED = [kind for kind in kinds() if any(field.type is int for field in fields(kind))]


@pytest.mark.parametrize("kind", NUMBERED, ids=lambda kind: kind.__name__)
def test_a_number_too_large_for_the_database_is_none_of_ours(kind: type[Callback]) -> None:
    parts = [str(2**63) if field.type is int else "x" for field in fields(kind)]

    with pytest.raises(NotOursError):
        kind.unpack(":".join([kind.PREFIX, *parts]))
