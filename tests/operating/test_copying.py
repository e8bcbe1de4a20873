"""`copy-database`: every row arrives as it was, ids go on, and a session in the middle goes on."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.locks import only_process
from bot.settings import SettingError
from bot.upkeep.moving import copy_database
from content.models.plan import Plan
from storage import copying
from storage.copying import CopyError
from storage.db import async_url, open_engine, transaction
from storage.tables import runs, users
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.operating.conftest import another_database, settings_for
from tests.operating.going_on import begin, everything, said_next
from tests.support.builders import RUNNER, add_user


async def copied(source: str, target: str) -> int:
    return await copy_database(settings_for("sqlite:///not-used"), source, target)


async def add_runs(engine: AsyncEngine, clock: FrozenClock, count: int) -> None:
    row = {
        "user_id": RUNNER,
        "finished_at": clock.now(),
        "local_date": clock.now().date(),
        "local_minute": 400,
        "source": "said",
        "created_at": clock.now(),
    }
    async with transaction(engine) as connection:
        await connection.execute(insert(runs), [row] * count)


async def test_a_session_goes_on_after_the_move_to_postgres(
    postgres: str, sqlite_url: str, plan: Plan, presenter: PlainPresenter, clock: FrozenClock
) -> None:
    old = open_engine(async_url(sqlite_url))
    await begin(old, plan, presenter, clock)
    await add_runs(old, clock, copying.BATCH + 7)
    before = await everything(old)
    await old.dispose()

    async with another_database(postgres, "moved") as address:
        assert await copied(sqlite_url, address) == 0
        new = open_engine(async_url(address))
        assert await everything(new) == before
        assert await said_next(new, presenter, clock, seconds=10) == ["step 1"]
        await new.dispose()


async def test_ids_that_were_given_once_never_come_back(
    postgres: str, sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    old = open_engine(async_url(sqlite_url))
    await add_user(old, now=clock.now())
    await add_runs(old, clock, 5)
    async with transaction(old) as connection:
        await connection.execute(runs.delete().where(runs.c.id > 2))
    await old.dispose()

    async with another_database(postgres, "moved") as address:
        back = f"sqlite:///{tmp_path / 'back.sqlite3'}"
        await copied(sqlite_url, address)
        await copied(address, back)
        found = []
        for url in (address, back):
            engine = open_engine(async_url(url))
            await add_runs(engine, clock, 1)
            async with transaction(engine) as connection:
                found.append(list((await connection.execute(select(runs.c.id))).scalars()))
            await engine.dispose()

    assert found == [[1, 2, 6], [1, 2, 6]]


async def test_nothing_and_a_json_null_stay_two_things(
    postgres: str, sqlite_url: str, clock: FrozenClock
) -> None:
    old = open_engine(async_url(sqlite_url))
    for who in (1, 2):
        await add_user(old, who, now=clock.now())
    async with transaction(old) as connection:
        await connection.execute(text("UPDATE users SET health = 'null' WHERE id = 1"))
        await connection.execute(text("UPDATE users SET health = NULL WHERE id = 2"))
    await old.dispose()

    async with another_database(postgres, "moved") as address:
        await copied(sqlite_url, address)
        new = open_engine(async_url(address))
        async with transaction(new) as connection:
            empty = text("SELECT id FROM users WHERE health IS NULL")
            found = list((await connection.execute(empty)).scalars())
        await new.dispose()

    assert found == [2]


async def test_a_target_with_rows_is_refused_and_left_alone(
    postgres: str, postgres_engine: AsyncEngine, sqlite_url: str, clock: FrozenClock
) -> None:
    old = open_engine(async_url(sqlite_url))
    await add_user(old, 1, now=clock.now())
    await old.dispose()
    await add_user(postgres_engine, 2, now=clock.now())

    with pytest.raises(CopyError, match="not empty"):
        await copied(sqlite_url, postgres)

    async with transaction(postgres_engine) as connection:
        assert list((await connection.execute(select(users.c.id))).scalars()) == [2]


async def test_a_table_that_this_release_does_not_know_is_refused(
    sqlite_url: str, tmp_path: Path
) -> None:
    old = open_engine(async_url(sqlite_url))
    async with transaction(old) as connection:
        await connection.execute(text("CREATE TABLE of_tomorrow (id INTEGER)"))
    await old.dispose()

    with pytest.raises(CopyError, match="of_tomorrow"):
        await copied(sqlite_url, f"sqlite:///{tmp_path / 'new.sqlite3'}")


async def test_a_bot_that_runs_on_the_source_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    with only_process(tmp_path / "test.sqlite3"), pytest.raises(SettingError, match="another"):
        await copied(sqlite_url, f"sqlite:///{tmp_path / 'new.sqlite3'}")


@pytest.mark.parametrize("wrong", ["mysql://x/y", "sqlite:///nowhere/at/all.sqlite3"])
async def test_a_wrong_address_is_named(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^FROM: "):
        await copied(wrong, f"sqlite:///{tmp_path / 'new.sqlite3'}")
