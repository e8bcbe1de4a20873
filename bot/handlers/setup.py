"""The beginning: who this is, and what is asked once and remembered."""

from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.callbacks import Change, NotOursError, SetUp
from bot.context import Context
from bot.handlers import flow, rhythm_setup
from bot.markup import paragraphs
from bot.views import settings as settings_view
from bot.views import setup as view
from storage import users


async def start(update: Update, context: Context) -> None:
    """/start: who this is, what it is not, and the first question."""
    turn = context.turn
    turn.say(paragraphs(turn.sentence("setup.welcome"), turn.sentence("setup.not_a_doctor")))
    field = view.next_field(turn.user)
    turn.say(*(view.question(turn, field) if field else view.ready(turn)))


async def choose(update: Update, context: Context) -> None:
    """One of the choices was tapped; then the next question, or on with the check-in."""
    turn = context.turn
    try:
        choice = SetUp.unpack(turn.query_data)
        value = view.CHOICES[choice.field][choice.value]
    except (NotOursError, KeyError):
        turn.answer("common.old_button")
        return
    knew = turn.user.equipped
    await users.change(turn.connection, turn.user.id, **{choice.field: value})
    turn.user = replace(turn.user, **{choice.field: value})
    turn.answer("setup.noted")
    field = view.next_field(turn.user)
    if knew:
        turn.show(*settings_view.overview(turn))
    elif field is not None:
        turn.show(*view.question(turn, field))
    elif not await flow.go_on(turn) and not await rhythm_setup.ask_missing(turn):
        turn.show(*view.ready(turn))


async def change(update: Update, context: Context) -> None:
    """A setting was picked to be changed: ask its question again."""
    turn = context.turn
    pressed = turn.pressed(Change)
    if pressed is None:
        return
    field = pressed.field
    if field in view.CHOICES:
        turn.show(*view.question(turn, field))
    elif field in settings_view.TOGGLES:
        flipped = not getattr(turn.user, field)
        await users.change(turn.connection, turn.user.id, **{field: flipped})
        refreshed = await users.get(turn.connection, turn.user.id)
        assert refreshed is not None
        turn.user = refreshed
        turn.answer("setup.noted")
        turn.show(*settings_view.overview(turn))
    else:
        turn.answer("common.old_button")


HANDLERS = [
    CallbackQueryHandler(change, Change.pattern()),
    CommandHandler("start", start),
    CallbackQueryHandler(choose, SetUp.pattern()),
]
