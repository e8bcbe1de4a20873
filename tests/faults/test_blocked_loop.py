"""The event loop stands still for four seconds: every timer that fell due then still fires."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from content.catalog import Catalog
from storage.tables import sessions
from storage.traffic import outbox
from tests.fakes.presenter import PlainPresenter
from tests.support.builders import RUNNER, rows, small_plan, start_session
from tests.support.world import sqlite_url, world

BLOCKED_S, TIMERS = 4.0, 100


@pytest.mark.slow
async def test_a_hundred_timers_of_a_hundred_fire_after_four_seconds_of_blocked_loop(
    tmp_path: Path, catalog: Catalog
) -> None:
    plan, presenter = small_plan(catalog.tables, (600, 600)), PlainPresenter()
    async with world(sqlite_url(tmp_path)) as here:
        engine, now = here.house.engine, here.clock.now()
        for user_id in range(RUNNER, RUNNER + TIMERS):
            await here.driver.new_runner("Ada", user_id=user_id, started=True)
            await start_session(engine, plan, presenter, user_id=user_id, now=now)
        await here.settled()
        here.clock.jump_to(now + timedelta(seconds=598))
        await here.settled()

        time.sleep(BLOCKED_S)  # noqa: ASYNC251  # this is the fault
        await here.settled()

        second = await rows(engine, outbox, outbox.c.policy == "step", outbox.c.step == 1)
        late = [(row["sent_at"] - row["due_at"]).total_seconds() for row in second]
        states = {row["state"] for row in await rows(engine, sessions)}
    assert ([row["state"] for row in second], states) == (["sent"] * TIMERS, {"running"})
    assert BLOCKED_S - 2 <= max(late) < 60
