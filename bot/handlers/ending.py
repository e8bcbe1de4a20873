"""After a session: how the feet feel now, a kind word, one habit tip."""

from bot.handlers import rhythm_setup
from bot.markup import Html, paragraphs
from bot.turn import Turn
from content.tips import next_tip
from storage import sessions, users
from storage.records import Session

RED_FROM = 6
"""Pain from here on is more than a routine may meet (facts 3.5, S22)."""


async def felt(turn: Turn, session: Session, pain: int) -> None:
    """Note the number and answer it; then one tip, never the same twice in a row."""
    await sessions.change(turn.connection, session.id, after=pain)
    turn.answer("setup.noted")
    parts = [_comment(turn, session, pain)]
    if pain < RED_FROM:
        parts.append(await _tip(turn))
    turn.show(paragraphs(*parts), [])
    turn.anew = True
    if pain < RED_FROM:
        await rhythm_setup.ask_missing(turn)


def _comment(turn: Turn, session: Session, pain: int) -> Html:
    if pain >= RED_FROM:
        return turn.sentence("session.after_red")
    if session.before is None:
        return turn.sentence("session.thanks_after", pain=pain)
    key = "same" if pain == session.before else "better" if pain < session.before else "worse"
    return turn.sentence(f"session.after_{key}", before=session.before, pain=pain)


async def _tip(turn: Turn) -> Html:
    seen = turn.user.tips_seen or []
    tip = next_tip(seen, turn.language.tips)
    await users.change(turn.connection, turn.user.id, tips_seen=[*seen, tip.id][-24:])
    return turn.sentence("session.tip_line", tip=tip.text)
