"""New content while a session is under way: it goes on with the plan it was offered."""

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sender import Sender
from bot.views.presenter import TelegramPresenter
from content.catalog import Catalog
from content.models.plan import Plan
from content.plans import plan_hash
from scheduler import routine
from scheduler import sessions as moves
from scheduler.firing import Firing
from storage.tables import sessions
from tests.fakes.presenter import PlainPresenter
from tests.fakes.telegram import FakeTelegram
from tests.fakes.time import FrozenClock
from tests.support.builders import (
    RUNNER,
    offer_session,
    rows,
    session_of,
    start_session,
    turn_session,
)
from tests.support.sending import make_sender, send_all


async def walk(firing: Firing, sender: Sender, clock: FrozenClock) -> None:
    """To the end, from due time to due time."""
    await send_all(sender)
    while (due := (await firing.tick()).next_due) is not None:
        clock.set_to(max(due, clock.now()))
        await send_all(sender)


async def test_a_session_goes_on_with_its_own_plan_when_the_content_becomes_another(
    engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter, plan: Plan
) -> None:
    telegram, began = FakeTelegram(), clock.now()
    session = await start_session(engine, plan, presenter, now=clock.now())
    await send_all(make_sender(engine, telegram, clock, presenter))
    clock.advance(seconds=10)

    # A new release: other steps, other seconds. A new process, which knows only these.
    new = plan.model_copy(update={"steps": plan.steps[:2], "total_seconds": 40})
    later = await offer_session(engine, new, user_id=RUNNER + 1, now=clock.now())
    firing = Firing(engine, clock=clock, presenter=presenter)
    await walk(firing, make_sender(engine, telegram, clock, presenter, owner="new"), clock)

    over = await session_of(engine, session.id)
    steps = [words for words in telegram.sent() if words.startswith("step")]
    assert steps == [f"step {n}" for n in range(len(plan.steps))]
    assert (over.state, over.plan_hash) == ("done", plan_hash(plan))
    assert (clock.now() - began).total_seconds() == plan.total_seconds
    assert (await session_of(engine, later.id)).plan_hash == plan_hash(new) != over.plan_hash


async def test_pause_skip_and_back_keep_to_the_plan_that_was_offered(
    engine: AsyncEngine, clock: FrozenClock, presenter: PlainPresenter, plan: Plan
) -> None:
    session = await start_session(engine, plan, presenter, now=clock.now())

    for act in (routine.skip, routine.back, routine.skip):
        session = await session_of(engine, session.id)
        own = moves.plan_of(session)
        move = act(moves.course_of(session), own, now=clock.now())
        await turn_session(engine, presenter, session, move, now=clock.now())

    [row] = await rows(engine, sessions)
    assert (row["plan"], row["plan_hash"]) == (plan.model_dump(mode="json"), plan_hash(plan))


async def test_an_exercise_that_has_left_the_content_is_replaced_and_its_time_runs(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan, catalog: Catalog
) -> None:
    telegram, presenter, began = FakeTelegram(), TelegramPresenter(catalog), clock.now()
    left = plan.steps[1].model_copy(update={"exercise": "left_the_house"})
    known = [*plan.steps[:1], left, *plan.steps[2:]]
    old = plan.model_copy(update={"steps": tuple(known)})
    session = await start_session(engine, old, presenter, now=clock.now())
    sender = make_sender(engine, telegram, clock, PlainPresenter())

    await walk(Firing(engine, clock=clock, presenter=presenter), sender, clock)

    words = catalog.of("en").exercises.words
    said = [call.text or str(call.parameters.get("caption")) for call in telegram.calls]
    assert sum(words.notes["retired"] in text for text in said) == 1
    assert (await session_of(engine, session.id)).state == "done"
    assert (clock.now() - began).total_seconds() == plan.total_seconds
