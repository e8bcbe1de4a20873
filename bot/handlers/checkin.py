"""Taps on the questions after a run: answer, back."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.callbacks import Answer, Back
from bot.context import Context
from bot.handlers import flow
from bot.turn import Turn
from content.checkin import UnknownAnswerError
from storage.records import Checkin


async def answer(update: Update, context: Context) -> None:
    """An answer was tapped. One that was tapped before acts once and says so."""
    turn = context.turn
    pressed = turn.pressed(Answer)
    if pressed is None:
        return
    checkin = await _open(turn, pressed.checkin, pressed.version)
    if checkin is None:
        return
    try:
        await flow.tap(turn, checkin, pressed.question, pressed.option)
    except UnknownAnswerError:
        turn.answer("common.old_button")
        await flow.ask(turn, checkin)


async def back(update: Update, context: Context) -> None:
    """Change the answer before."""
    turn = context.turn
    pressed = turn.pressed(Back)
    if pressed is None:
        return
    checkin = await _open(turn, pressed.checkin, pressed.version)
    if checkin is not None:
        await flow.back(turn, checkin)


async def _open(turn: Turn, checkin_id: int, version: int) -> Checkin | None:
    """The runner's own check-in, if it still stands where the button was made."""
    checkin = turn.open_checkin
    if checkin is None or checkin.id != checkin_id:
        turn.answer("checkin.over")
        return None
    if checkin.version != version:
        turn.answer("checkin.answered")
        return None
    return checkin


HANDLERS = [
    CallbackQueryHandler(answer, Answer.pattern()),
    CallbackQueryHandler(back, Back.pattern()),
]
