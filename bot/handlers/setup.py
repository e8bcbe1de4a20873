"""The beginning: who this is, and what is asked once and remembered."""

from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot import links
from bot.callbacks import Change, NotOursError, SetUp
from bot.context import Context
from bot.handlers import changing, equipment, expecting, faq, flow, language, rhythm_setup, runs
from bot.handlers.answers import health_draft_of
from bot.markup import paragraphs
from bot.turn import Turn
from bot.understanding import Slots
from bot.views import faq as faq_view
from bot.views import health as health_view
from bot.views import settings as settings_view
from bot.views import setup as view
from storage import users


async def start(update: Update, context: Context) -> None:
    """/start: who this is, what it is not, and the first question; or where a link leads."""
    turn = context.turn
    answers = turn.language.faq.entries
    target = links.read_start(" ".join(context.args or []), answers)
    if target is not None and target.answer is not None:
        await faq.say_answer(turn, answers[target.answer])
        return
    if target is not None and target.what == links.FAQ:
        turn.say(*faq_view.themes(turn))
        return
    if target is None or not turn.user.equipped:
        _welcome(turn)
    if target is not None:
        await runs.finished(turn, Slots())
        return
    if not await equipment.ask_next(turn):
        turn.say(*view.ready(turn))


def _welcome(turn: Turn) -> None:
    turn.say(paragraphs(turn.sentence("setup.welcome"), turn.sentence("setup.not_a_doctor")))


async def choose(update: Update, context: Context) -> None:
    """One of the choices was tapped; then the next question, or on with the check-in."""
    turn = context.turn
    try:
        choice = SetUp.unpack(turn.query_data)
        value = choice.value if choice.field == "language" else view.value_of(choice)
    except (NotOursError, KeyError):
        turn.answer("common.old_button")
        return
    if choice.field == "language":
        await _language(turn, value)
    elif turn.user.equipped:
        await changing.change(turn, **{choice.field: value})
    else:
        await noted(turn, choice.field, value)


async def _language(turn: Turn, code: str) -> None:
    if code in settings_view.offered(turn):
        await language.speak(turn, code)
    else:
        turn.answer("common.old_button")


async def typed(turn: Turn, field: str, words: str) -> bool:
    """True when these words, which came after the question, chose one of its answers."""
    choice = equipment.choice_in(turn, field, words)
    if choice is None:
        return False
    value = view.CHOICES[field][choice]
    if turn.user.equipped:
        await expecting.no_more(turn)
        await changing.change(turn, **{field: value})
    else:
        await noted(turn, field, value)
    return True


async def noted(turn: Turn, field: str, value: Any) -> None:
    """One of the first answers: keep it, ask the next."""
    await expecting.no_more(turn)
    await users.change(turn.connection, turn.user.id, **{field: value})
    turn.user = replace(turn.user, **{field: value})
    turn.answer("setup.noted")
    if await equipment.ask_next(turn):
        return
    if not await flow.go_on(turn) and not await rhythm_setup.ask_missing(turn):
        turn.show(*view.ready(turn))


async def change(update: Update, context: Context) -> None:
    """A setting was picked: flipped, undone, or its page or question shown."""
    turn = context.turn
    pressed = turn.pressed(Change)
    if pressed is None:
        return
    field = pressed.field
    if field in view.CHOICES:
        await equipment.ask(turn, field)
    elif field in settings_view.FLIPS:
        await changing.change(turn, **{field: settings_view.flipped(turn.user, field)})
    elif field == "language":
        turn.show(*settings_view.languages(turn))
    elif field == "health":
        turn.show(*health_view.profile(turn, health_draft_of(turn.user)))
    elif field == "undo":
        await changing.undo(turn)
    else:
        turn.answer("common.old_button")


HANDLERS = [
    CallbackQueryHandler(change, Change.pattern()),
    CommandHandler("start", start),
    CallbackQueryHandler(choose, SetUp.pattern()),
]
