"""Builders of rows: a runner, an offered or running session, a message to send."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from content.models.plan import Plan, PlanStep, StepKind
from content.plans import build_plan, plan_hash, usual_request
from content.rules.tables import Tables
from scheduler import routine
from scheduler import sessions as moves
from scheduler.ports import Presenter
from scheduler.work import Work
from storage import outbox, runs, sessions, users
from storage.db import transaction
from storage.outbox import Message
from storage.prepared import write_all
from storage.records import Session, User
from storage.tables import sessions as session_table

RUNNER = 5_000_000_007  # above 2**31, as Telegram's ids are

SECONDS = (10, 30, 5, 60)
KINDS: tuple[StepKind, ...] = ("ready", "work", "change", "work")


def small_plan(tables: Tables, seconds: tuple[int, ...] = SECONDS) -> Plan:
    """Ready, work, change, work ...: the shape of a real plan with easy numbers."""
    request = usual_request(
        minutes=5, state="fine", calf=False, ball="lacrosse", roller=False, tables=tables
    )
    real = build_plan(request, tables)
    patterns = {step.kind: step for step in reversed(real.steps)}
    steps = tuple(
        _step(patterns[KINDS[n % len(KINDS)]], n, length) for n, length in enumerate(seconds)
    )
    return real.model_copy(update={"steps": steps, "total_seconds": sum(seconds)})


def _step(pattern: PlanStep, n: int, seconds: int) -> PlanStep:
    return pattern.model_copy(update={"n": n, "seconds": seconds})


async def add_user(engine: AsyncEngine, user_id: int = RUNNER, *, now: datetime) -> User:
    """A runner who has written once."""
    async with transaction(engine) as connection:
        user = await users.lock(connection, user_id, language="en", now=now)
    assert user is not None
    return user


async def offer_session(
    engine: AsyncEngine, plan: Plan, *, user_id: int = RUNNER, now: datetime
) -> Session:
    """A runner with a plan before them."""
    await add_user(engine, user_id, now=now)
    async with transaction(engine) as connection:
        return await sessions.offer(
            connection,
            now=now,
            user_id=user_id,
            plan=plan.model_dump(mode="json"),
            plan_hash=plan_hash(plan),
            decision={},
        )


async def start_session(
    engine: AsyncEngine, plan: Plan, presenter: Presenter, *, user_id: int = RUNNER, now: datetime
) -> Session:
    """A runner at the first step; the card and the step wait in the outbox."""
    session = await offer_session(engine, plan, user_id=user_id, now=now)
    return await turn_session(
        engine, presenter, session, routine.start(moves.course_of(session), plan, now=now), now=now
    )


async def turn_session(
    engine: AsyncEngine,
    presenter: Presenter,
    session: Session,
    move: routine.Move,
    *,
    now: datetime,
    plan: Plan | None = None,
) -> Session:
    """Carry out a move the runner asked for, as a handler does."""
    async with transaction(engine) as connection:
        user = await users.get(connection, session.user_id)
        assert user is not None
        work = Work(connection=connection, now=now, presenter=presenter, origin="test")
        turned = await moves.turn(work, user, session, move, plan=plan or moves.plan_of(session))
        await work.flush()
    return turned


async def pause_session(
    engine: AsyncEngine, presenter: Presenter, session: Session, *, now: datetime
) -> Session:
    """The runner pauses it."""
    move = routine.pause(moves.course_of(session), now=now)
    return await turn_session(engine, presenter, session, move, now=now)


async def resume_session(
    engine: AsyncEngine, presenter: Presenter, session: Session, *, now: datetime
) -> Session:
    """The runner goes on."""
    plan = moves.plan_of(session)
    move = routine.resume(moves.course_of(session), plan, now=now)
    return await turn_session(engine, presenter, session, move, now=now)


async def past_run(
    engine: AsyncEngine, user_id: int, *, now: datetime, days_ago: int, metres: float | None = None
) -> int:
    """A run some days ago, straight into its table; its id."""
    at = now - timedelta(days=days_ago)
    async with transaction(engine) as connection:
        return await runs.log(
            connection,
            user_id=user_id,
            finished_at=at,
            local_date=at.date(),
            local_minute=0,
            source="said",
            now=at,
            metres=metres,
        )


async def session_of(engine: AsyncEngine, session_id: int) -> Session:
    """The session as it is now."""
    async with transaction(engine) as connection:
        found = await sessions.get(connection, session_id)
    assert found is not None
    return found


def message(key: str, *, now: datetime, chat_id: int = RUNNER, **changed: Any) -> Message:
    """A reply that may go at once."""
    values: dict[str, Any] = {
        "dedupe_key": key,
        "chat_id": chat_id,
        "method": "sendMessage",
        "payload": {"chat_id": chat_id, "text": key},
        "policy": "reply",
        "due_at": now,
    }
    return Message(**values | changed)


async def put(engine: AsyncEngine, *messages: Message) -> None:
    """Messages into the outbox."""
    async with transaction(engine) as connection:
        await write_all(connection, [outbox.putting(messages)])


async def rows(engine: AsyncEngine, table: Table, *where: Any) -> list[RowMapping]:
    """Rows of a table in the order of its key."""
    async with transaction(engine) as connection:
        found = await connection.execute(
            select(table).where(*where).order_by(*table.primary_key.columns)
        )
        return list(found.mappings())


async def age_session(engine: AsyncEngine, session_id: int, **values: Any) -> None:
    """Set columns of a session directly, to arrange a state that only an accident makes."""
    async with transaction(engine) as connection:
        await connection.execute(
            session_table.update().where(session_table.c.id == session_id).values(**values)
        )


def later(now: datetime, seconds: float) -> datetime:
    """`seconds` after `now`."""
    return now + timedelta(seconds=seconds)
