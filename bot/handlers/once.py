"""What is asked once and remembered: the equipment, then, with consent, health. No taps here."""

from datetime import timedelta

from bot.handlers import equipment, expecting
from bot.handlers.answers import health_draft_of
from bot.markup import Html, Keyboard
from bot.turn import Turn
from bot.views import health as view
from content.checkin import next_health_question

HEALTH = "health"  # what the next words answer


async def ask_missing(turn: Turn) -> bool:
    """Ask what is still unknown of the runner. False: all is known."""
    if await equipment.ask_next(turn):
        return True
    if health_due(turn):
        await ask_health(turn)
        return True
    return False


def health_due(turn: Turn) -> bool:
    """True when this runner has not been asked, or said it over six months ago."""
    user = turn.user
    if user.health_at is None:
        return True
    days = turn.services.catalog.tables.checkin.ask_health_again_after_days
    return user.consent_at is not None and turn.now - user.health_at > timedelta(days=days)


async def ask_health(turn: Turn) -> None:
    """The next health question; first of all whether we may ask."""
    asked = health_question(turn)
    if asked is not None:
        await expecting.expect(turn, HEALTH)
        turn.show(*asked)


def health_question(turn: Turn) -> tuple[Html, Keyboard] | None:
    """The health question that is open, or whether we may ask. None: all are answered."""
    if turn.user.consent_at is None:
        return view.consent(turn)
    question = next_health_question(health_draft_of(turn.user), turn.services.catalog.tables)
    return None if question is None else view.question(turn, question, ticks(turn))


def ticks(turn: Turn) -> list[str]:
    """What is ticked in the health question that is open."""
    return list((turn.user.health or {}).get("ticked", []))
