"""/history: runs and routines page by page; delete one, and take that back for a minute."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.data_callbacks import Past
from bot.turn import Turn
from bot.views import history as view
from scheduler import nudges
from storage import history, trash


async def command(update: Update, context: Context) -> None:
    """/history: the newest entries."""
    await _page(context.turn, 0)


async def press(update: Update, context: Context) -> None:
    """A page, an entry, or what to do with one."""
    turn = context.turn
    pressed = turn.pressed(Past)
    if pressed is None:
        return
    if pressed.act == "page" and pressed.number >= 0:
        await _page(turn, pressed.number)
    elif pressed.act == "undo":
        await _undo(turn)
    elif pressed.what in trash.TABLES and pressed.act == "show":
        await _show(turn, pressed)
    elif pressed.what in trash.TABLES and pressed.act == "delete":
        await _delete(turn, pressed)
    else:
        turn.answer("common.old_button")


async def _page(turn: Turn, number: int) -> None:
    skip = min(number, 10**6) * view.A_PAGE
    found = await history.page(turn.connection, turn.user.id, skip=skip, limit=view.A_PAGE + 1)
    turn.show(*view.page(turn, found, number))


async def _show(turn: Turn, pressed: Past) -> None:
    entry = await history.entry(turn.connection, turn.user.id, pressed.what, pressed.number)
    if entry is None:
        turn.answer("history.gone")
        return
    turn.show(*view.one(turn, entry))


async def _delete(turn: Turn, pressed: Past) -> None:
    removed = await trash.remove(
        turn.connection, pressed.what, pressed.number, user_id=turn.user.id, now=turn.now
    )
    if not removed:
        turn.answer("history.gone")
        return
    await nudges.replan(turn.work, turn.user)
    turn.show(*view.deleted(turn))


async def _undo(turn: Turn) -> None:
    if not await trash.restore(turn.connection, turn.user.id, now=turn.now):
        turn.answer("history.too_late")
        return
    await nudges.replan(turn.work, turn.user)
    turn.answer("history.restored")
    await _page(turn, 0)


HANDLERS = [
    CommandHandler("history", command),
    CallbackQueryHandler(press, Past.pattern()),
]
