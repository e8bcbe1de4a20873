"""The morning after: agreed to once, then one tap; a worse morning makes the next plan gentler."""

from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.callbacks import Morning
from bot.context import Context
from bot.handlers import rhythm_setup
from bot.turn import Turn
from content.checkin import UnknownAnswerError, morning_of
from scheduler import mornings
from scheduler.consent import may_keep_pain
from storage import users


async def choose(update: Update, context: Context) -> None:
    """Whether we may ask, or how the first steps were."""
    turn = context.turn
    pressed = turn.pressed(Morning)
    if pressed is None:
        return
    option = pressed.option
    if option in ("yes", "no"):
        await _agree(turn, agreed=option == "yes")
    else:
        await _felt(turn, option)


async def _agree(turn: Turn, *, agreed: bool) -> None:
    await users.change(turn.connection, turn.user.id, morning_check=agreed)
    turn.user = replace(turn.user, morning_check=agreed)
    if not agreed:
        await mornings.cancel(turn.work, turn.user)
        turn.show(turn.sentence("morning.declined"), [])
    else:
        planned = await mornings.plan(turn.work, turn.user)
        turn.show(turn.sentence("morning.agreed" if planned else "morning.needs_zone"), [])
    turn.in_place = False
    await rhythm_setup.ask_missing(turn)


async def _felt(turn: Turn, option: str) -> None:
    tables = turn.services.catalog.tables
    try:
        morning, worse = morning_of(option, worse_before=turn.user.mornings_worse, tables=tables)
    except UnknownAnswerError:
        turn.answer("common.old_button")
        return
    if may_keep_pain(turn.user):
        await users.change(
            turn.connection, turn.user.id, last_morning=morning, mornings_worse=worse
        )
    key = "worse_again" if worse > 1 else morning
    turn.show(turn.sentence(f"morning.{key}"), [])


HANDLERS = [CallbackQueryHandler(choose, Morning.pattern())]
