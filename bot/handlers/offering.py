"""Turns a decision into an offered plan, kept in a row and shown. The buttons: offer.py."""

from typing import Any

from bot.handlers.answers import draft_of, pain_of
from bot.handlers.lookback import trend_of
from bot.turn import Turn
from bot.views import offer as view
from content.models.plan import Plan
from content.models.safety import Decision
from content.plans import build_plan, plan_hash
from scheduler import checkins as checkin_moves
from storage import sessions
from storage.records import Checkin


async def offer(turn: Turn, checkin: Checkin, decision: Decision) -> None:
    """Keep the plan as offered and show it."""
    assert decision.request is not None
    plan = build_plan(decision.request, turn.services.catalog.tables)
    await checkin_moves.withdraw_offer(turn.work, turn.user)
    session = await sessions.offer(
        turn.connection,
        now=turn.now,
        user_id=turn.user.id,
        checkin_id=checkin.id,
        run_id=checkin.run_id,
        before=pain_of(draft_of(checkin)),
        **plan_columns(plan, decision),
    )
    turn.show(*view.preview(turn, session, plan, decision, trend=await trend_of(turn)))


def plan_columns(plan: Plan, decision: Decision) -> dict[str, Any]:
    """A plan and its reasons as a session row keeps them."""
    return {
        "plan": plan.model_dump(mode="json"),
        "plan_hash": plan_hash(plan),
        "decision": decision.model_dump(mode="json"),
    }
