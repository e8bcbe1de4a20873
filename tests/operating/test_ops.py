"""/health, /ready and /metrics: what they tell, and to whom."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from bot.metrics import Metrics
from bot.ops import Ops
from bot.ops_port import routes
from bot.readiness import Readiness
from bot.settings import Settings
from bot.tally import Tally
from bot.vitals import BEAT_S, Vitals
from scheduler.clock import SystemClock, monotonic_s
from storage import timers
from storage.db import async_url, open_engine, transaction
from tests.support.builders import RUNNER, add_user

TOKEN = "a-token-for-the-metrics"


def ops_of(engine: AsyncEngine, tally: Tally, vitals: Vitals, **changed: object) -> Ops:
    clock = SystemClock()
    known = {"works": True, "polls": True} | changed
    return Ops(
        vitals=vitals,
        readiness=Readiness(engine, clock=clock, tally=tally, **known),  # type: ignore[arg-type]
        metrics=Metrics(engine, clock=clock, tally=tally, vitals=vitals),
        token=TOKEN if known.pop("token", False) else None,
    )


@asynccontextmanager
async def asking(ops: Ops, *, private: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[*routes(ops, private=private)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        yield client


@pytest.fixture
def tally() -> Tally:
    made = Tally()
    made.turned("polling")
    return made


@pytest.fixture
async def vitals(tally: Tally) -> AsyncIterator[Vitals]:
    made = Vitals(tally, loops=("sweep", "sending"))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ops(engine: AsyncEngine, tally: Tally, vitals: Vitals) -> Ops:
    return ops_of(engine, tally, vitals)


async def test_a_process_whose_loops_come_round_is_alive(ops: Ops) -> None:
    async with asking(ops) as client:
        answer = await client.get("/health")

    told = answer.json()
    assert (answer.status_code, told["status"]) == (200, "ok")
    assert told["since_s"].keys() == {"sweep", "sending"}


async def test_a_sweep_that_does_not_come_round_is_told_as_503(ops: Ops, tally: Tally) -> None:
    tally.turns["sweep"] = monotonic_s() - 20

    async with asking(ops) as client:
        answer = await client.get("/health")

    assert (answer.status_code, answer.json()["stuck"]) == (503, ["sweep"])


async def test_a_blocked_event_loop_shows_as_lag(vitals: Vitals) -> None:
    await asyncio.sleep(0)
    time.sleep(BEAT_S + 0.3)  # noqa: ASYNC251  # the fault itself

    assert vitals.heart.lag_s >= 0.3
    vitals.heart._beat_at -= 60
    assert vitals.stuck() == ["event loop"]


async def test_a_process_with_its_database_and_its_poller_is_ready(ops: Ops) -> None:
    async with asking(ops) as client:
        answer = await client.get("/ready")

    told = answer.json()
    assert (answer.status_code, told["failing"]) == (200, [])
    assert told["values_s"].keys() == {"due", "sending", "polling"}


async def test_a_database_out_of_reach_is_not_ready_and_yet_alive(
    tally: Tally, vitals: Vitals
) -> None:
    engine = open_engine(async_url("postgresql://nobody@127.0.0.1:9/nothing"))
    async with asking(ops_of(engine, tally, vitals)) as client:
        ready, health = await client.get("/ready"), await client.get("/health")

    assert (ready.status_code, ready.json()["failing"]) == (503, ["database"])
    assert health.status_code == 200
    await engine.dispose()


async def test_a_schema_that_lacks_steps_is_not_ready_and_one_ahead_is(
    engine: AsyncEngine, tally: Tally, vitals: Vitals
) -> None:
    found = []
    for revision in ("a_step_of_the_next_release", None):
        async with transaction(engine) as connection:
            await connection.execute(text("CREATE TABLE kept AS SELECT * FROM alembic_version"))
            await connection.execute(text("DELETE FROM alembic_version"))
            if revision is not None:
                statement = text("INSERT INTO alembic_version VALUES (:revision)")
                await connection.execute(statement, {"revision": revision[:32]})
        async with asking(ops_of(engine, tally, vitals)) as client:
            found.append((await client.get("/ready")).json()["failing"])
        async with transaction(engine) as connection:
            await connection.execute(text("DELETE FROM alembic_version"))
            await connection.execute(text("INSERT INTO alembic_version SELECT * FROM kept"))
            await connection.execute(text("DROP TABLE kept"))

    assert found == [[], ["migrations"]]


async def test_a_step_overdue_for_minutes_means_not_ready_for_who_fires_them(
    engine: AsyncEngine, tally: Tally, vitals: Vitals
) -> None:
    now = SystemClock().now()
    await add_user(engine, now=now)
    async with transaction(engine) as connection:
        due = now - timedelta(minutes=3)
        await timers.put(
            connection, timers.NewTimer(kind="step", subject=1, user_id=RUNNER, due_at=due)
        )

    async with asking(ops_of(engine, tally, vitals)) as client:
        worker = (await client.get("/ready")).json()["failing"]
    async with asking(ops_of(engine, tally, vitals, works=False)) as client:
        web = (await client.get("/ready")).json()["failing"]

    assert (worker, web) == (["due"], [])


@pytest.mark.parametrize(("silent_s", "failing"), [(80, []), (100, ["polling"])])
async def test_a_poller_that_is_silent_for_long_is_not_ready(
    ops: Ops, tally: Tally, silent_s: float, failing: list[str]
) -> None:
    tally.turns["polling"] = monotonic_s() - silent_s

    async with asking(ops) as client:
        answer = await client.get("/ready")

    assert answer.json()["failing"] == failing


@pytest.mark.parametrize("known", [True, False])
async def test_a_webhook_that_telegram_did_not_take_is_not_ready(
    engine: AsyncEngine, tally: Tally, vitals: Vitals, known: bool
) -> None:
    changed = {"works": False, "polls": False, "webhook_known": lambda: known}
    async with asking(ops_of(engine, tally, vitals, **changed)) as client:
        answer = await client.get("/ready")

    assert answer.json()["failing"] == ([] if known else ["webhook"])


@pytest.mark.parametrize(
    ("private", "token", "given", "status"),
    [
        (True, None, None, 200),
        (True, TOKEN, None, 403),
        (True, TOKEN, TOKEN, 200),
        (False, None, None, 403),
        (False, None, "", 403),
        (False, TOKEN, TOKEN, 200),
        (False, TOKEN, TOKEN + "x", 403),
        (False, TOKEN, "ünicode", 403),
    ],
)
async def test_metrics_are_for_this_machine_or_for_the_token(
    ops: Ops, private: bool, token: str | None, given: str | None, status: int
) -> None:
    guarded = Ops(vitals=ops.vitals, readiness=ops.readiness, metrics=ops.metrics, token=token)
    headers = {} if given is None else {"Authorization": f"Bearer {given}".encode()}
    async with asking(guarded, private=private) as client:
        answer = await client.get("/metrics", headers=headers)  # type: ignore[arg-type]

    assert answer.status_code == status
    assert (b"solemate_" in answer.content) == (status == 200)


async def test_the_world_is_told_whether_not_how_well(ops: Ops) -> None:
    async with asking(ops, private=False) as client:
        health, ready = await client.get("/health"), await client.get("/ready")

    assert health.json() == {"status": "ok", "stuck": []}
    assert ready.json() == {"status": "ready", "failing": []}


def test_the_port_of_its_own_is_off_unless_asked_for_and_then_on_this_machine() -> None:
    settings = Settings(_env_file=None)

    assert (settings.ops_port, settings.ops_host) == (None, "127.0.0.1")
