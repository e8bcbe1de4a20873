"""Zone and usual days, asked once: at /start, or after the first session, never before it."""

from dataclasses import replace

from bot.handlers import expecting
from bot.turn import Turn
from bot.views import schedule as schedule_view
from bot.views import setup as setup_view
from bot.views import zone as zone_view
from scheduler.policy import EXPECTS
from storage import users


async def ask_missing(turn: Turn) -> bool:
    """Ask for what is not known yet and was not asked yet. False: nothing is left to ask."""
    if turn.user.rhythm_asked_at is None and await ask_zone(turn):
        return True
    return turn.user.zone is not None and await ask_days(turn)


async def ask_zone(turn: Turn) -> bool:
    """Ask for the zone; again when something else was told instead. False: known, or long ago."""
    asked = turn.user.rhythm_asked_at
    if turn.user.zone is not None or (asked is not None and turn.now - asked > EXPECTS):
        return False
    if asked is None:
        await users.change(turn.connection, turn.user.id, rhythm_asked_at=turn.now)
        turn.user = replace(turn.user, rhythm_asked_at=turn.now)
    await expecting.expect(turn, "zone")
    turn.show(*zone_view.ask(turn, onboarding=True))
    return True


async def ask_days(turn: Turn) -> bool:
    """Ask for the usual days, once. False: that was asked or told already."""
    if turn.user.declared is not None:
        return False
    await users.change(turn.connection, turn.user.id, declared=[])
    turn.user = replace(turn.user, declared=[])
    await expecting.expect(turn, "schedule")
    turn.show(*schedule_view.ask(turn))
    return True


async def finish(turn: Turn) -> None:
    """All questions are asked: how to begin, for somebody who has not run with us yet."""
    turn.show(*setup_view.ready(turn))
