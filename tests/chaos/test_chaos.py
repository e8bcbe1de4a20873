"""A short chaos run on each database; the full one is `make chaos`."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.chaos.arena import Plan
from tests.chaos.game import run

ENOUGH_KILLS = 30


def plan(database: str, *, workers: int) -> Plan:
    return Plan(database=database, seed=1, sessions=8, steps=(2,) * 5, workers=workers)


def log_of(folder: Path) -> Path:
    return folder / "log.txt"


@pytest.mark.slow
async def test_sqlite_killed_again_and_again_keeps_every_promise(
    sqlite_url: str, tmp_path: Path
) -> None:
    verdict = await run(plan(sqlite_url, workers=1), log=log_of(tmp_path))

    assert verdict.red == [], "\n".join([*verdict.lines(), log_of(tmp_path).read_text()[-2000:]])
    assert verdict.kills >= ENOUGH_KILLS


@pytest.mark.slow
async def test_four_workers_on_postgresql_killed_and_frozen_keep_every_promise(
    postgres: str, postgres_engine: AsyncEngine, tmp_path: Path
) -> None:
    verdict = await run(plan(postgres, workers=4), log=log_of(tmp_path))

    assert verdict.red == [], "\n".join([*verdict.lines(), log_of(tmp_path).read_text()[-2000:]])
    assert verdict.kills >= ENOUGH_KILLS
