"""Metrics: what happened is counted, what waits is measured, and it costs next to nothing."""

import logging
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.metrics import Metrics
from bot.tally import EventCounter, Spread, Tally
from bot.vitals import Vitals
from content.catalog import Catalog
from content.models.plan import Plan
from storage import depths, timers
from storage.db import async_url, open_engine, transaction
from storage.traffic import outbox
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram, flood
from tests.fakes.time import FrozenClock
from tests.support.builders import message, put, start_session
from tests.support.runner import Chat
from tests.support.sending import make_sender, send_all
from tests.support.world import World, sqlite_url, world


async def scrape(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, these in the order of their names."""
    text = (await metrics.text()).decode()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def metrics_of(engine: AsyncEngine, clock: FrozenClock, tally: Tally, **more: Catalog) -> Metrics:
    return Metrics(engine, clock=clock, tally=tally, vitals=Vitals(tally), **more)


async def test_what_waits_is_measured(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan, presenter: PlainPresenter
) -> None:
    await start_session(engine, plan, presenter, now=clock.now())
    await put(engine, message("late", now=clock.now() - timedelta(seconds=90), chat_id=8))
    clock.advance(seconds=30)

    found = await scrape(metrics_of(engine, clock, Tally()))

    assert found["solemate_database_up",] == 1
    assert found["solemate_sessions", "running"] == 1
    assert found["solemate_outbox_waiting", "step"] == 1
    assert found["solemate_outbox_oldest_seconds",] == 120
    assert found["solemate_timer_overdue_seconds", "step"] == 20
    assert found["solemate_inbox_waiting",] == 0


async def test_sends_are_counted_by_answer_and_steps_by_lateness(
    engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter, telegram: FakeTelegram
) -> None:
    tally = Tally()
    sender = make_sender(engine, telegram, clock, presenter, tally=tally)
    await put(engine, message("late", now=clock.now() - timedelta(seconds=2), policy="step"))
    async with transaction(engine) as connection:
        await connection.execute(outbox.update().values(epoch=1))
    telegram.fail(flood(7))
    await send_all(sender)
    clock.advance(seconds=8)
    await send_all(sender)

    found = await scrape(metrics_of(engine, clock, tally))

    assert found["solemate_sends_total", "wait", "step"] == 1
    assert found["solemate_sends_total", "ok", "step"] == 1
    assert found["solemate_rate_limited_total",] == 1
    assert found["solemate_step_lateness_seconds_sum",] == 10
    assert found["solemate_step_lateness_seconds_bucket", "5.0"] == 0
    assert found["solemate_step_lateness_seconds_bucket", "15.0"] == 1


@pytest.mark.slow
async def test_a_conversation_is_counted_from_end_to_end(tmp_path: Path) -> None:
    async with world(sqlite_url(tmp_path)) as here:
        ada = Chat(here, await here.driver.new_runner("Ada"))
        await ada.say("/help")
        await ada.say("can you swim in it, or is it a fish?")
        found = await scrape(_of(here))

    assert found["solemate_updates_received_total",] == 2
    assert found["solemate_updates_total", "done"] == 2
    assert found["solemate_sends_total", "ok", "reply"] >= 2
    assert sum(v for key, v in found.items() if key[0] == "solemate_understood_total") == 1
    assert found["solemate_loop_lag_seconds_count",] >= 0
    assert {k[1] for k in found if k[0] == "solemate_loop_age_seconds"} == {
        "sweep",
        "handling",
        "firing",
        "sending",
    }


def _of(here: World) -> Metrics:
    house = here.house
    return Metrics(
        house.engine,
        clock=here.clock,
        tally=house.services.tally,
        vitals=house.runtime.vitals,
        catalog=house.services.catalog,
    )


async def test_missing_translations_are_counted_by_language(
    sqlite_engine: AsyncEngine, clock: FrozenClock, catalog: Catalog
) -> None:
    texts = catalog.of("en").texts
    texts.missing["common.hello"] += 1
    try:
        found = await scrape(metrics_of(sqlite_engine, clock, Tally(), catalog=catalog))
    finally:
        texts.missing.clear()

    assert found["solemate_missing_translations_total", "en"] == 1


async def test_a_database_out_of_reach_leaves_the_counts(clock: FrozenClock) -> None:
    tally = Tally()
    tally.updates["done"] += 4
    engine = open_engine(async_url("postgresql://nobody@127.0.0.1:9/nothing"))

    found = await scrape(metrics_of(engine, clock, tally))

    assert found["solemate_database_up",] == 0
    assert found["solemate_updates_total", "done"] == 4
    assert ("solemate_inbox_waiting",) not in found
    await engine.dispose()


async def test_two_scrapes_within_seconds_ask_the_database_once(
    sqlite_engine: AsyncEngine, clock: FrozenClock
) -> None:
    metrics = metrics_of(sqlite_engine, clock, Tally())
    before = await scrape(metrics)
    await put(sqlite_engine, message("new", now=clock.now()))

    after = await scrape(metrics)

    assert ("solemate_outbox_waiting", "reply") not in before.keys() | after.keys()


async def test_what_waits_is_found_through_indexes_however_long_the_tables_are(
    sqlite_engine: AsyncEngine, sqlite_url: str, clock: FrozenClock
) -> None:
    asked: list[str] = []

    async with transaction(sqlite_engine) as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        # SQLite's own trace: it sees prepared statements, too, which pass SQLAlchemy's events by.
        driver.set_trace_callback(asked.append)
        await depths.read(connection, now=clock.now())
        await depths.oldest_lease(connection)
        await timers.next_dues(connection)
        driver.set_trace_callback(None)

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        steps = [
            [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}")]
            for statement in asked
        ]
    ways = [next(step for step in plan if "INDEX" in step) for plan in steps]
    # Each holds only rows that wait; of outbox's first two SQLite takes the one made first.
    partial = (
        *("ix_outbox_unsent", "ix_outbox_chat_unsent", "ix_outbox_sending"),
        *("ix_inbox_pending", "uq_sessions_live", "ix_timers_rank_due_at"),
    )
    assert len(ways) == 6
    assert [way for way in ways if not any(name in way for name in partial)] == []


def test_events_are_counted_as_they_are_logged() -> None:
    tally = Tally()
    log = logging.Logger("here")
    log.addHandler(EventCounter(tally))

    log.error("x", extra={"event": "timer_aside"})
    log.error("no event")

    assert tally.events == {"timer_aside": 1}


def test_a_spread_counts_up_to_its_bounds() -> None:
    spread = Spread((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 99.0):
        spread.add(value)

    assert spread.buckets() == [("1.0", 2.0), ("2.0", 3.0), ("+Inf", 4.0)]
    assert spread.total == 102


def test_a_count_costs_microseconds_at_most() -> None:
    tally, rounds = Tally(), 20_000
    before = time.process_time()
    for _ in range(rounds):
        tally.sent("step", "ok", late_s=0.2)
        tally.turned("sending")
        tally.updates["done"] += 1
    spent = (time.process_time() - before) / rounds

    assert spent < 50e-6  # about 1.5 us on an idle machine; an update costs 5,000
