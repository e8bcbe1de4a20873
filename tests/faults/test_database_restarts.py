"""PostgreSQL itself crashes and starts again while sessions run: the bot goes on by itself."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from bot.callbacks import Offer
from content.catalog import Catalog
from playground.driver import RunnerDriver
from storage.db import transaction
from storage.tables import sessions
from storage.traffic import inbox, outbox
from tests.support.builders import RUNNER, offer_session, rows, small_plan
from tests.support.databases import ServerMissingError, postgres_that_crashes
from tests.support.world import World, world

RUNNERS, STEPS, CRASHES = 6, 8, 3
PATIENCE_S = 120.0  # a claim whose commit was cut off waits for its lease: 30 s


@pytest.fixture
def server() -> Iterator[tuple[str, Callable[[], None]]]:
    try:
        with postgres_that_crashes() as found:
            yield found
    except ServerMissingError as exc:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL did not start: {exc}")
        pytest.skip(f"PostgreSQL did not start: {exc}")


async def begun(here: World, catalog: Catalog) -> list[RunnerDriver]:
    """Runners who have just tapped "start"."""
    plan, people = small_plan(catalog.tables, (2,) * STEPS), []
    for number in range(RUNNERS):
        user = RUNNER + number
        people.append(await here.driver.new_runner(f"R{number}", user_id=user, started=True))
        offered = await offer_session(here.house.engine, plan, user_id=user, now=here.clock.now())
        body = {"id": f"q{user}", "from": {"id": user, "is_bot": False, "first_name": "R"}}
        data = {"chat_instance": "1", "data": Offer(offered.id, 0, "start").pack()}
        here.telegram.tell_bot("callback_query", body | data)
    return people


async def all_over(here: World) -> None:
    """Until every session has come to its end and all that is due is done."""
    over = select(func.count()).where(sessions.c.ended_at.is_not(None))
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with transaction(here.house.engine) as connection:
                if (await connection.execute(over)).scalar_one() == RUNNERS:
                    break
            await asyncio.sleep(0.2)  # a database has no event to await
        while await here._work_left():
            await asyncio.sleep(0.2)


@pytest.mark.slow
async def test_a_server_that_crashes_three_times_while_sessions_run_costs_nothing(
    server: tuple[str, Callable[[], None]], catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    url, crash_and_start = server
    async with world(url, patience=PATIENCE_S) as here:
        people = await begun(here, catalog)
        for number in range(CRASHES):
            await here.driver.wait_for_calls(RUNNERS * (2 * number + 1))
            crashing = asyncio.create_task(asyncio.to_thread(crash_and_start))
            for runner in people:
                await runner.say("/help")
            await crashing
        await all_over(here)
        engine = here.house.engine
        taken, said, ended = [await rows(engine, t) for t in (inbox, outbox, sessions)]
        calls = await here.driver.calls()

    felt = Counter(getattr(record, "event", "") for record in caplog.records)
    new = [row for row in said if row["method"].startswith("send") and row["state"] == "sent"]
    arrived = [c for c in calls if c["method"].startswith("send") and c["outcome"] == "ok"]
    steps = Counter(row["session_id"] for row in new if row["policy"] == "step")
    assert {(row["state"], row["attempts"]) for row in taken} == {("done", 0)}
    assert felt["loop_failed"] + felt["sender_failed"] + felt["intake_failed"] >= CRASHES
    assert len(taken) >= RUNNERS * (1 + CRASHES)
    assert {row["state"] for row in said} <= {"sent", "dropped"}
    assert steps == {row["id"]: STEPS for row in ended}
    assert {row["state"] for row in ended} == {"done"}
    assert Counter(c["chat_id"] for c in arrived) == Counter(row["chat_id"] for row in new)
