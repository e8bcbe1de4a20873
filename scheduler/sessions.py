"""Moves sessions in rows: reads one, asks routine.py what happens, writes rows and messages."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from content.models.plan import Plan
from content.plans import plan_hash
from scheduler import consent, routine
from scheduler.policy import AWAY, END_WAITS, PAUSE_KEPT
from scheduler.routine import Course, Move, Notice, State, Why
from scheduler.work import Work
from storage import outbox
from storage import sessions as rows
from storage.records import Session, User

LEFT_OUT = "left_out"
"""Stands among a session's hurts for each exercise that was taken out because of one."""

STEP, MARK, PUT_AWAY = "step", "mark", "put_away"
_TIMERS = (STEP, MARK, PUT_AWAY)
_PLANS_KEPT = 100  # some 30 KB each
_known: dict[str, Plan] = {}
_ENDS = (State.DONE, State.PARTLY, State.STOPPED)


def course_of(session: Session) -> Course:
    """The moving part of a session row."""
    left = session.remaining_ms
    return Course(
        state=State(session.state),
        step=session.step,
        epoch=session.epoch,
        started_at=session.step_started_at,
        ends_at=session.step_ends_at,
        remaining=None if left is None else timedelta(milliseconds=left),
        why=Why(session.paused_why) if session.paused_why else None,
        skipped=tuple(session.skipped),
        left_out=session.hurts.count(LEFT_OUT),
    )


def plan_of(session: Session) -> Plan:
    """The plan as it was when it was offered.

    Many runners have the same one, and every step asks for it: read once, known by its hash.
    """
    plan = _known.get(session.plan_hash)
    if plan is None:
        plan = Plan.model_validate(session.plan)
        if len(_known) >= _PLANS_KEPT:
            _known.clear()
        _known[session.plan_hash] = plan
    return plan


async def turn(
    work: Work,
    user: User,
    session: Session,
    move: Move,
    *,
    plan: Plan,
    tell: bool = True,
    **values: Any,
) -> Session:
    """Carry out what the runner asked for. What was waiting to be sent is void.

    `tell` is False when something graver is said instead. `plan` may differ from the
    session's own: then the session keeps it from now on.
    """
    fresh = plan_hash(plan)
    if fresh != session.plan_hash:
        values |= {"plan": plan.model_dump(mode="json"), "plan_hash": fresh}
    await outbox.drop_session(work.connection, session.id, chat_id=user.id)
    if not tell:
        move = Move(move.course, Notice.NOTHING)
    return await _carry_out(work, user, session, move, plan=plan, due=work.now, values=values)


async def step_over(work: Work, user: User, session: Session, *, due: datetime) -> Session:
    """The time of the current step is up (it was up at `due`)."""
    plan, course = plan_of(session), course_of(session)
    move = routine.step_over(course, plan, due=due, now=work.now)
    away = work.now - due > AWAY
    if away or move.notice is Notice.FINISHED:
        unsent = await outbox.first_unsent_step(work.connection, session.id, chat_id=user.id)
        if unsent is not None and away:
            # The current step may never have reached the runner either: go back to it.
            return await step_missed(work, user, session, step=unsent)
        if unsent is not None:
            # The end waits for the last step to arrive, or for it to be missed.
            _set(work, session, STEP, work.now + END_WAITS)
            return session
    if move.notice is Notice.PAUSED:
        return await turn(work, user, session, move, plan=plan)
    return await _carry_out(work, user, session, move, plan=plan, due=due, values={})


async def step_missed(work: Work, user: User, session: Session, *, step: int) -> Session:
    """Step `step` was not delivered in time (Telegram was out of reach)."""
    plan = plan_of(session)
    return await turn(
        work, user, session, routine.missed(course_of(session), plan, step), plan=plan
    )


async def _carry_out(
    work: Work,
    user: User,
    session: Session,
    move: Move,
    *,
    plan: Plan,
    due: datetime,
    values: dict[str, Any],
) -> Session:
    changed = _columns(move.course) | values
    if move.course.state in _ENDS:
        changed |= {"ended_at": work.now, **consent.left_of_session(user, move.course.state)}
    if session.state == State.OFFERED and move.course.state is State.RUNNING:
        changed["started_at"] = work.now
        changed["card_key"] = f"card:{session.id}"
    await rows.change(work.connection, session.id, **changed)
    after: Session = replace(session, **changed)
    await _set_timers(work, user, after, move.course, plan)
    if session.state == State.OFFERED:
        _send_card(work, user, after, plan)
        _tell(work, user, after, move.notice, plan, due=due)
        return after
    _tell(work, user, after, move.notice, plan, due=due)
    await show_card(work, user, after, plan)
    return after


def _columns(course: Course) -> dict[str, Any]:
    left = course.remaining
    return {
        "state": course.state.value,
        "step": course.step,
        "epoch": course.epoch,
        "step_started_at": course.started_at,
        "step_ends_at": course.ends_at,
        "remaining_ms": None if left is None else round(left / timedelta(milliseconds=1)),
        "paused_why": course.why.value if course.why else None,
        "skipped": list(course.skipped),
    }


async def _set_timers(
    work: Work, user: User, session: Session, course: Course, plan: Plan
) -> None:
    if course.state is State.RUNNING:
        assert course.ends_at is not None
        _set(work, session, STEP, course.ends_at)
        mark = _next_mark(work, user, course, plan)
        if mark is not None:
            _set(work, session, MARK, mark)
        gone = (PUT_AWAY,) if mark is not None else (PUT_AWAY, MARK)
        await work.cancel_timers(subject=session.id, kinds=gone)
        return
    await work.cancel_timers(subject=session.id, kinds=_TIMERS)
    if course.state is State.PAUSED:
        _set(work, session, PUT_AWAY, work.now + PAUSE_KEPT)


def _next_mark(work: Work, user: User, course: Course, plan: Plan) -> datetime | None:
    """When the card counts down next; None: not in this step, or the runner wants no marks."""
    return routine.next_mark(course, plan, now=work.now) if user.countdown_marks else None


def _set(work: Work, session: Session, kind: str, due_at: datetime) -> None:
    work.set_timer(
        kind=kind,
        subject=session.id,
        user_id=session.user_id,
        due_at=due_at,
        epoch=session.epoch,
    )


def _tell(
    work: Work, user: User, session: Session, notice: Notice, plan: Plan, *, due: datetime
) -> None:
    if notice in (Notice.STEP, Notice.REST_OF_STEP):
        left = None
        if notice is Notice.REST_OF_STEP and session.step_ends_at is not None:
            left = round((session.step_ends_at - work.now).total_seconds())
        work.say(
            user.id,
            work.presenter.step(user, session, plan, left_s=left),
            policy="step",
            key=f"step:{session.id}:{session.epoch}:{session.step}",
            due_at=due,
            session_id=session.id,
            epoch=session.epoch,
            step=session.step,
        )
    elif notice is Notice.PAUSED:
        draft = work.presenter.paused(user, session, plan)
        work.say(user.id, draft, key=f"paused:{session.id}:{session.epoch}")
    elif notice is Notice.FINISHED:
        draft = work.presenter.finished(user, session, plan)
        work.say(user.id, draft, key=f"finished:{session.id}:{session.epoch}", due_at=due)
    elif notice is Notice.STOPPED:
        draft = work.presenter.stopped(user, session, plan)
        work.say(user.id, draft, key=f"stopped:{session.id}:{session.epoch}")


def _send_card(work: Work, user: User, session: Session, plan: Plan) -> None:
    draft = work.presenter.card(user, session, plan, now=work.now)
    work.say(user.id, draft, policy="card", key=session.card_key, session_id=session.id)


async def show_card(work: Work, user: User, session: Session, plan: Plan) -> None:
    """Edit the card in place; an older edit that still waits is dropped: this one says it all."""
    if session.card_key is None:
        return
    await outbox.drop_edits(work.connection, session.card_key, chat_id=user.id)
    draft = work.presenter.card(user, session, plan, now=work.now)
    work.say(
        user.id,
        replace(draft, method="editMessageText"),
        policy="card",
        edits=session.card_key,
        key=f"card:{session.id}:{session.epoch}:{round(work.now.timestamp() * 1000)}",
    )


async def fresh_card(work: Work, user: User, session: Session) -> None:
    """A new card at the end of the chat, for a runner who pressed an old button."""
    key = f"card:{session.id}:{work.origin}"
    await rows.change(work.connection, session.id, card_key=key)
    _send_card(work, user, replace(session, card_key=key), plan_of(session))


async def mark(work: Work, user: User, session: Session) -> None:
    """A mark within a step, or a setting that shows on the card: edit it, set the next mark."""
    plan, course = plan_of(session), course_of(session)
    await show_card(work, user, session, plan)
    following = _next_mark(work, user, course, plan)
    if following is None:
        await work.cancel_timers(subject=session.id, kinds=(MARK,))
    else:
        _set(work, session, MARK, following)


async def put_away(work: Work, user: User, session: Session) -> None:
    """A paused session was not taken up again: it ends as what it is."""
    plan = plan_of(session)
    begun = any(step.kind == "work" for step in plan.steps[: session.step])
    state = State.PARTLY if begun else State.NOT_DONE
    await rows.change(
        work.connection,
        session.id,
        state=state.value,
        epoch=session.epoch + 1,
        remaining_ms=None,
        ended_at=work.now,
        **consent.left_of_session(user, state),
    )
    await show_card(work, user, replace(session, state=state.value), plan)
    draft = work.presenter.put_away(user, session, plan)
    work.say(user.id, draft, key=f"put_away:{session.id}:{session.epoch}")
