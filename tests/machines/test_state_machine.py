"""Whatever happens in whatever order: after every rule the rows say what a small model says."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.engine import make_url

from bot.callbacks import Offer, Steer
from bot.data_callbacks import Data
from content.catalog import load_catalog
from storage.db import async_url, open_engine
from storage.traffic import inbox, outbox
from tests.machines.agreement import agree
from tests.machines.house import Crash, House
from tests.machines.life import BOUNDED, CITIES, Update, membership, nothing, plan_of
from tests.machines.model import PUT_AWAY, Course, Runner
from tests.support.builders import RUNNER, message, offer_session, put, rows
from tests.support.databases import emptied, forgotten
from tests.support.handling import press, text


def live(machine: "Solemate") -> bool:
    return machine.model.course is not None and machine.model.course.live


def idle(machine: "Solemate") -> bool:
    course = machine.model.course
    return not machine.model.blocked and (course is None or not course.under_way)


def here(machine: "Solemate") -> bool:
    return not machine.model.blocked


class Solemate(RuleBasedStateMachine):
    """One runner, a Telegram that fails, a process that dies; rows on one side, a model beside."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.catalog = load_catalog()
        self.loop = asyncio.Runner()
        self.house = self.loop.run(self._open())
        self.model = Runner()
        self.updates: list[Update] = []
        self.losses = 0

    async def _open(self) -> House:
        engine = open_engine(async_url(self.url))
        on_sqlite = make_url(self.url).get_backend_name() == "sqlite"
        await (forgotten if on_sqlite else emptied)(engine)
        house = House(engine, self.catalog)
        await house.open()
        return house

    def teardown(self) -> None:
        self.loop.run(self.house.close())
        self.loop.run(self.house.engine.dispose())
        self.loop.close()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(work)

    def update(self, make: Callable[[int], Update], effect: Callable[[datetime], None]) -> None:
        """A second passes, as it takes to tap; then Telegram hands this over, and it is done."""
        self.passes(timedelta(seconds=1))
        made = make(len(self.updates) + 1)
        self.updates.append(made)
        self.do(self.house.deliver(made))
        effect(self.house.clock.now())
        self.settle()

    def passes(self, delta: timedelta) -> None:
        self._passes(delta)
        self.settle()

    def settle(self) -> None:
        """What could not be sent is tried again within seconds."""
        while self.do(self.house.unsent()):
            self._passes(timedelta(seconds=1))

    def _passes(self, delta: timedelta) -> None:
        self.do(self.house.pass_time(delta))
        if self.model.course is not None:
            self.model.course.pass_until(self.house.clock.now())

    @property
    def course(self) -> Course:
        assert self.model.course is not None
        return self.model.course

    @initialize()
    def first(self) -> None:
        self.begin()

    @precondition(idle)
    @rule()
    def start(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A plan is offered, and begun by its button."""
        plan, now = plan_of(self.catalog), self.house.clock.now()
        offered = self.do(offer_session(self.house.engine, plan, now=now))
        self.model.offered(Course(number=offered.id, plan=plan))
        data = Offer(offered.id, 0, "start").pack()
        self.update(lambda number: press(number, data), self.course.start)

    @precondition(live)
    @rule()
    def pause(self) -> None:
        self.steer("pause")

    @precondition(live)
    @rule()
    def resume(self) -> None:
        self.steer("resume")

    @precondition(live)
    @rule()
    def skip(self) -> None:
        self.steer("skip")

    @precondition(live)
    @rule()
    def back(self) -> None:
        self.steer("back")

    @precondition(live)
    @rule()
    def easier(self) -> None:
        self.steer("easier")

    @precondition(live)
    @rule()
    def stop(self) -> None:
        self.steer("stop")

    def steer(self, action: str) -> None:
        self.tap(action, partial(self.course.steer, action, self.catalog.tables))

    def tap(self, action: str, effect: Callable[[datetime], None], *, behind: int = 0) -> None:
        """A button under the newest step, or under one that many epochs older."""
        course = self.course
        self.update(
            lambda number: press(
                number, Steer(course.number, course.epoch - behind, action).pack()
            ),
            effect,
        )

    @precondition(live)
    @rule(seconds=st.integers(1, 90))
    def time_passes(self, seconds: int) -> None:
        self.passes(timedelta(seconds=seconds))

    @precondition(live)
    @rule()
    def hours_pass(self) -> None:
        self.passes(PUT_AWAY)

    @rule(commit=st.integers(1, 6), after=st.booleans())
    def crash(self, commit: int, after: bool) -> None:
        """Whatever comes next will be killed at one of its commits."""
        self.house.crash = Crash(commit, after)

    @precondition(live)
    @rule(seconds=st.integers(1, 300))
    def away(self, seconds: int) -> None:
        """Nobody is at work for a while; then a new process is."""
        self.do(self.house.restart())
        self.house.clock.advance(seconds=seconds)
        self.do(self.house.quiet())
        self.course.pass_until(self.house.clock.now(), absent=True)
        self.settle()

    @rule()
    def restart(self) -> None:
        self.do(self.house.restart())

    @precondition(lambda self: self.updates)
    @rule(data=st.data())
    def duplicate_update(self, data: st.DataObject) -> None:
        self.do(self.house.deliver(data.draw(st.sampled_from(self.updates))))

    @precondition(live)
    @rule(behind=st.integers(1, 5), action=st.sampled_from(["skip", "back", "easier"]))
    def old_button(self, behind: int, action: str) -> None:
        self.tap(action, nothing, behind=behind)

    @precondition(live)
    @rule(seconds=st.integers(1, 3))
    def flooded(self, seconds: int) -> None:
        """429 while something is being said."""
        until = self.house.clock.now() + timedelta(seconds=seconds + 1)
        self.house.telegram.flooded_until = until
        self.steer("back")

    @rule()
    def lost_answer(self) -> None:
        """Telegram takes the next message, and the bot never hears of it."""
        self.house.telegram.lose += 1
        self.losses += 1

    @precondition(lambda self: here(self) and self.model.known)
    @rule()
    def block(self) -> None:
        """The runner blocks the bot, and Telegram says so at once."""
        self.house.telegram.blocked.add(RUNNER)
        self.update(partial(membership, status="kicked"), self.model.leave)

    @precondition(lambda self: here(self) and self.model.known)
    @rule()
    def blocked_at_the_next_message(self) -> None:
        """The bot learns it from a 403."""
        self.passes(timedelta(seconds=1))
        self.house.telegram.blocked.add(RUNNER)
        now = self.house.clock.now()
        self.do(put(self.house.engine, message(f"news:{now}", now=now)))
        self.do(self.house.quiet())
        self.model.leave(now)

    @precondition(lambda self: self.model.blocked)
    @rule()
    def unblock(self) -> None:
        self.house.telegram.blocked.clear()
        self.update(partial(membership, status="member"), self.model.come_back)

    @precondition(lambda self: here(self) and self.model.known)
    @rule(city=st.sampled_from(sorted(CITIES)))
    def zone_change(self, city: str) -> None:
        def moved(_: datetime) -> None:
            self.model.zone = CITIES[city]

        self.update(lambda number: text(number, f"/zone {city}"), moved)

    @precondition(lambda self: here(self) and self.model.known)
    @rule()
    def erase_me(self) -> None:
        def erased(_: datetime) -> None:
            self.model = Runner(past=self.model.all_courses())

        self.update(lambda number: press(number, Data("erase").pack()), erased)

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        self.do(agree(self.house.engine, self.model))

    @invariant()
    def nothing_waits_and_nothing_was_set_aside(self) -> None:
        unread = self.do(rows(self.house.engine, inbox, inbox.c.state != "done"))
        unsent = self.do(rows(self.house.engine, outbox))
        assert [row["update_id"] for row in unread] == []
        assert {row["state"] for row in unsent} <= {"sent", "dropped"}

    @invariant()
    def every_step_has_arrived_in_order_and_only_interruptions_made_copies(self) -> None:
        courses = self.model.all_courses()
        entered = [(course.number, epoch) for course in courses for epoch, _ in course.entered]
        arrived = self.house.telegram.steps
        copies = Counter(arrived)

        assert list(dict.fromkeys(arrived)) == entered, f"{arrived} for {entered}"
        assert arrived == sorted(arrived)
        assert sum(copies.values()) - len(copies) <= self.house.deaths + self.losses


def agree_on(url: str, *, lives: int) -> None:
    """So many lives over this database. Raises what the first disagreement raises."""
    machine = type("OnThisDatabase", (Solemate,), {"url": url})
    run_state_machine_as_test(machine, settings=settings(BOUNDED, max_examples=lives))


@pytest.mark.slow
def test_model_and_rows_agree_on_sqlite_whatever_happens(sqlite_url: str) -> None:
    agree_on(sqlite_url, lives=12)


@pytest.mark.slow
def test_model_and_rows_agree_on_postgresql_whatever_happens(postgres: str) -> None:
    agree_on(postgres, lives=10)  # slower; with 8 two rules never came to pass
