""" "This hurts" in a step: hold at once, ask one thing, act by the stop rules (facts 5.6)."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from telegram import Update

from bot.callbacks import Hurts
from bot.context import Context
from bot.handlers.answers import profile_of
from bot.turn import Turn
from bot.views import hurt as view
from bot.views.checkin import told
from content.decide import decide_hurt
from content.models.plan import Plan
from content.models.safety import HurtDecision, HurtKind
from content.plans import easier, without_exercise
from scheduler import routine
from scheduler import sessions as moves
from scheduler.routine import Why
from storage import users
from storage.records import Session

KINDS: tuple[HurtKind, ...] = get_args(HurtKind)


async def ask(turn: Turn, session: Session) -> None:
    """Stop the step at once; the question comes with the pause."""
    move = routine.pause(moves.course_of(session), now=turn.now, why=Why.HURTS)
    await moves.turn(turn.work, turn.user, session, move, plan=moves.plan_of(session))


async def choose(update: Update, context: Context) -> None:
    """What kind of hurt it is."""
    turn = context.turn
    pressed = turn.pressed(Hurts)
    if pressed is None:
        return
    session = turn.live
    if session is None or session.id != pressed.session or session.paused_why != "hurts":
        turn.answer("session.over" if session is None else "session.old_button")
        return
    kind = next((kind for kind in KINDS if kind == pressed.kind), None)
    if kind is None:
        turn.answer("common.old_button")
        return
    await act(turn, session, kind)


async def act(turn: Turn, session: Session, kind: HurtKind) -> None:
    """Do what the rule says; the session stays paused until the runner goes on."""
    tables = turn.services.catalog.tables
    decision = decide_hurt(
        kind,
        tables,
        second_time=kind in session.hurts,
        pain_at_start=session.before,
        on_blood_thinner="blood_thinner" in (profile_of(turn.user, tables).risk or ()),
    )
    await _remember(turn, decision)
    before = moves.plan_of(session)
    plan = _plan_after(turn, before, session, decision)
    shorter = len(plan.steps) < len(before.steps)
    said = told(turn, decision)
    if decision.action == "leave_spot" and shorter:
        said = turn.sentence("session.left_out_today")
    course = moves.course_of(session)
    hurts = [*session.hurts, kind, *([moves.LEFT_OUT] if shorter else [])]
    course = replace(course, left_out=course.left_out + shorter)
    if decision.action == "end_session":
        turn.show(said, [])
        move = routine.stop(course, now=turn.now)
        await moves.turn(turn.work, turn.user, session, move, plan=plan, hurts=hurts)
        return
    over = session.step >= len(plan.steps)
    if over:
        turn.show(said, [])
        move = routine.skip_to(course, plan, session.step, now=turn.now)
        await moves.turn(turn.work, turn.user, session, move, plan=plan, hurts=hurts)
        return
    move = routine.hold_for(course, plan, why=Why.HURTS)
    changed = await moves.turn(turn.work, turn.user, session, move, plan=plan, hurts=hurts)
    turn.show(said, view.go_on(turn, changed, plan))


def _plan_after(turn: Turn, plan: Plan, session: Session, decision: HurtDecision) -> Plan:
    tables = turn.services.catalog.tables
    if _ends_exercise(plan, session, decision):
        # The exercise that hurt is over, both feet; the rest gets gentler too.
        plan = without_exercise(plan, session.step)
        if session.step < len(plan.steps):
            plan = easier(plan, session.step, tables)
    elif decision.action in ("leave_spot", "ease"):
        plan = easier(plan, session.step, tables)
    return plan


def _ends_exercise(plan: Plan, session: Session, decision: HurtDecision) -> bool:
    """Only under a ball can a sharp spot be left; any other exercise is left altogether."""
    rolling = plan.steps[session.step].block in ("roll", "calf")
    return decision.action == "end_exercise" or (decision.action == "leave_spot" and not rolling)


async def _remember(turn: Turn, decision: HurtDecision) -> None:
    """What the rule says about the next plans."""
    values: dict[str, object] = {}
    if decision.carry:
        values["carry"] = dict(decision.carry)
    if decision.skip_ball_hours:
        values["no_ball_until"] = turn.now + timedelta(hours=decision.skip_ball_hours)
    if values:
        await users.change(turn.connection, turn.user.id, **values)
