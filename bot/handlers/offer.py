"""The buttons under a plan's preview: start, shorter, longer, change ball, why, back, not now."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.callbacks import Offer
from bot.context import Context
from bot.handlers import flow
from bot.handlers.answers import background_of, draft_of
from bot.handlers.lookback import trend_of
from bot.handlers.offering import plan_columns
from bot.turn import Turn
from bot.views import offer as view
from content.checkin import answers_of
from content.decide import decide
from content.models.safety import Decision
from content.plans import build_plan
from scheduler import checkins as checkin_moves
from scheduler import routine
from scheduler import sessions as moves
from storage import checkins, sessions, users
from storage.records import Session

LENGTHS = (2, 5, 10, 15)
"""The minutes a plan may have (facts 2: the micro plan, and three budgets)."""


async def choose(update: Update, context: Context) -> None:
    """A button under the preview."""
    turn = context.turn
    pressed = turn.pressed(Offer)
    if pressed is None:
        return
    session = turn.live
    if session is None or session.id != pressed.session or session.state != "offered":
        turn.answer("offer.over")
        return
    if session.epoch != pressed.epoch:
        turn.answer("offer.changed")
        return
    name, _, value = pressed.action.partition("=")
    act = _ACTIONS.get(name)
    if act is None:
        turn.answer("common.old_button")
        return
    await act(turn, session, value)


async def start(turn: Turn, session: Session, _: str = "") -> None:
    """Begin the offered plan; its questions are closed with it."""
    if session.checkin_id is not None:
        checkin = await checkins.get(turn.connection, session.checkin_id)
        if checkin is not None:
            outcome = checkin.outcome or "session"
            await checkin_moves.close(turn.work, checkin, state="closed", outcome=outcome)
    plan = moves.plan_of(session)
    await _used_up(turn)
    turn.show(view.begun(turn, plan), [])
    move = routine.start(moves.course_of(session), plan, now=turn.now)
    await moves.turn(turn.work, turn.user, session, move, plan=plan)


async def _used_up(turn: Turn) -> None:
    """What was said about "the next plan" has done its work with this one."""
    values: dict[str, Any] = {"last_morning": None}
    until = turn.user.no_ball_until
    if until is None or until < turn.now:
        values |= {"carry": None, "no_ball_until": None}
    await users.change(turn.connection, turn.user.id, **values)


async def _length(turn: Turn, session: Session, value: str) -> None:
    """Shorter or longer: the next plan length, for this time only."""
    if value == "longer" and await trend_of(turn) is not None:
        turn.answer("offer.not_longer_now", alert=True)
        return
    plan = moves.plan_of(session)
    at = LENGTHS.index(plan.minutes) + (1 if value == "longer" else -1)
    if not 0 <= at < len(LENGTHS):
        turn.answer(f"offer.no_{value}")
        return
    await _change(turn, session, minutes=LENGTHS[at])


async def _ball(turn: Turn, session: Session, value: str) -> None:
    """Change the ball: ask which, then remember it and decide again."""
    if value not in ("lacrosse", "soft", "both", "none"):
        turn.show(*view.balls(turn, session))
        return
    await users.change(turn.connection, turn.user.id, ball=value)
    turn.user = replace(turn.user, ball=value)
    await _change(turn, session, minutes=moves.plan_of(session).minutes)


async def _change(turn: Turn, session: Session, *, minutes: int) -> None:
    """Decide again from the same answers with another ball or length."""
    checkin = await checkins.get(turn.connection, session.checkin_id or 0)
    if checkin is None:
        turn.answer("offer.over")
        return
    tables = turn.services.catalog.tables
    background = background_of(turn.user, tables, now=turn.now).model_copy(
        update={"minutes": minutes}
    )
    decision = decide(answers_of(draft_of(checkin), background, tables), tables)
    assert decision.request is not None
    plan = build_plan(decision.request, tables)
    changed: dict[str, Any] = plan_columns(plan, decision) | {"epoch": session.epoch + 1}
    await sessions.change(turn.connection, session.id, **changed)
    changed_session = replace(session, **changed)
    turn.show(*view.preview(turn, changed_session, plan, decision, trend=await trend_of(turn)))


async def _preview(turn: Turn, session: Session, _: str) -> None:
    """Back from a side question to the plan."""
    plan = moves.plan_of(session)
    decision = Decision.model_validate(session.decision)
    turn.show(*view.preview(turn, session, plan, decision, trend=await trend_of(turn)))


async def _why(turn: Turn, session: Session, _: str) -> None:
    """The rows that fired, in plain words, with their sources."""
    turn.show(*view.why(turn, session, Decision.model_validate(session.decision)))


async def _back(turn: Turn, session: Session, _: str) -> None:
    """Change an answer: the plan goes, the question comes back."""
    checkin = await checkins.get(turn.connection, session.checkin_id or 0)
    if checkin is None or checkin.state != "open":
        turn.answer("offer.over")
        return
    await flow.back(turn, checkin)


async def _not_now(turn: Turn, session: Session, _: str) -> None:
    await checkin_moves.close_open(turn.work, turn.user)
    turn.show(turn.sentence("offer.not_now"), [])


_ACTIONS: dict[str, Callable[[Turn, Session, str], Awaitable[None]]] = {
    "start": start,
    "len": _length,
    "ball": _ball,
    "show": _preview,
    "why": _why,
    "back": _back,
    "no": _not_now,
}

HANDLERS = [CallbackQueryHandler(choose, Offer.pattern())]
