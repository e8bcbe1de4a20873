"""Compares one runner's rows with the model: session, timers, and what is known of them."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.tables import sessions, users
from storage.traffic import timers
from tests.machines.model import PUT_AWAY, Course, Runner
from tests.support.builders import RUNNER, rows


async def agree(engine: AsyncEngine, model: Runner) -> None:
    """Raises AssertionError with what differs."""
    known = await rows(engine, users)
    assert len(known) == model.known
    for user in known:
        assert (user["zone"], user["blocked_at"] is not None) == (model.zone, model.blocked)
    if model.course is not None:
        await _same_course(engine, model.course)
        await _same_timers(engine, model.course)
    else:
        assert await rows(engine, sessions) == []
        assert await rows(engine, timers) == []


async def _same_course(engine: AsyncEngine, course: Course) -> None:
    [row] = await rows(engine, sessions, sessions.c.id == course.number)
    left = None if course.left is None else round(course.left / timedelta(milliseconds=1))
    said = {name: row[name] for name in ("state", "step", "epoch", "step_ends_at", "skipped")}
    assert said == {
        "state": course.state,
        "step": course.step,
        "epoch": course.epoch,
        "step_ends_at": course.ends_at,
        "skipped": sorted(course.skipped),
    }
    assert row["remaining_ms"] == left


async def _same_timers(engine: AsyncEngine, course: Course) -> None:
    kinds = timers.c.kind.in_(("step", "mark", "put_away"))
    found = await rows(engine, timers, timers.c.user_id == RUNNER, kinds)
    due = {row["kind"]: row["due_at"] for row in found}
    held = None if course.paused_at is None else course.paused_at + PUT_AWAY
    assert due.get("step") == course.ends_at
    assert due.get("put_away") == held
    assert {row["subject"] for row in found} <= {course.number}
    assert {row["epoch"] for row in found if row["kind"] != "mark"} <= {course.epoch}
