"""After a session: how the feet feel now, a kind word, one habit tip."""

from bot.handlers import rhythm_setup, trending
from bot.handlers.answers import profile_of
from bot.markup import Html, own, paragraphs
from bot.turn import Turn
from bot.views import morning as morning_view
from bot.views import session as view
from content.models.faq import TipNeed
from content.tips import next_tip
from scheduler import mornings
from scheduler.consent import may_keep_pain
from storage import sessions, users
from storage.records import Session

RED_FROM = 6
"""Pain from here on is more than a routine may meet (facts 3.5, S22)."""


async def felt(turn: Turn, session: Session, pain: int) -> None:
    """Note the number and answer it; then one tip, never the same twice in a row."""
    if may_keep_pain(turn.user):
        await sessions.change(turn.connection, session.id, after=pain)
    turn.answer("setup.noted")
    parts = [_comment(turn, session, pain)]
    if pain < RED_FROM:
        parts.append(await _tip(turn, pain))
    turn.show(paragraphs(*parts), view.wrong_number(turn.language, session))
    turn.in_place = False
    if pain < RED_FROM:
        await trending.after_routine(turn)
    await mornings.plan(turn.work, turn.user)
    # One question more at most: when they run first, because the morning needs the zone.
    asked = pain < RED_FROM and await rhythm_setup.ask_missing(turn)
    if not asked and turn.user.morning_check is None:
        turn.say(*morning_view.may_i(turn))


async def corrected(turn: Turn, session: Session, pain: int) -> None:
    """Another number after all: kept and answered, and nothing else comes of it a second time."""
    if may_keep_pain(turn.user):
        await sessions.change(turn.connection, session.id, after=pain)
    turn.answer("setup.noted")
    turn.show(_comment(turn, session, pain), view.wrong_number(turn.language, session))


def _comment(turn: Turn, session: Session, pain: int) -> Html:
    if pain >= RED_FROM:
        return turn.sentence("session.after_red")
    if session.before is None:
        return turn.sentence("session.thanks_after", pain=pain)
    key = "same" if pain == session.before else "better" if pain < session.before else "worse"
    return turn.sentence(f"session.after_{key}", before=session.before, pain=pain)


def _known_of(turn: Turn, pain: int) -> frozenset[TipNeed]:
    """What is known to be true of this runner, for tips that are not for everyone."""
    risks = profile_of(turn.user, turn.services.catalog.tables).risk
    known = set()
    if turn.user.ball not in (None, "none"):
        known.add(TipNeed.BALL)
    if pain == 0:
        known.add(TipNeed.PAIN_FREE)
    if risks is not None and not risks & {"diabetes", "neuropathy"}:
        known.add(TipNeed.NORMAL_FEELING)
    return frozenset(known)


async def _tip(turn: Turn, pain: int) -> Html:
    seen = turn.user.tips_seen or []
    tip = next_tip(seen, turn.language.tips, holds=_known_of(turn, pain))
    await users.change(turn.connection, turn.user.id, tips_seen=[*seen, tip.id][-24:])
    return turn.sentence("session.tip_line", tip=own(tip.text))
