"""What we know of a runner, in their hands: /privacy, /export, /forget."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.data_callbacks import Data, Notice
from bot.made import EXPORT
from bot.media import MADE
from bot.turn import Turn, text_payload
from bot.views import privacy as view
from scheduler.ports import Draft
from storage import erase, export
from storage.outbox import FAREWELL


async def privacy(update: Update, context: Context) -> None:
    """/privacy: every stored field, why, how long, who sees it, how to erase it."""
    context.turn.say(*view.overview(context.turn))


async def page(update: Update, context: Context) -> None:
    """One table of the notice, or back to all."""
    turn = context.turn
    pressed = turn.pressed(Notice)
    if pressed is None:
        return
    name = pressed.page
    if name == "all":
        turn.show(*view.overview(turn))
    elif name in turn.language.privacy.tables:
        turn.show(*view.table(turn, name))
    else:
        turn.answer("common.old_button")


async def send_copy(update: Update, context: Context) -> None:
    """/export: everything with the runner's number, as a file."""
    _send_copy(context.turn)


def _send_copy(turn: Turn) -> None:
    # The file is made when it is sent, and lies nowhere in between.
    payload = {
        "document": f"{MADE}{EXPORT}",
        "caption": turn.sentence("privacy.copy"),
        "parse_mode": "HTML",
    }
    turn.work.say(turn.user.id, Draft("sendDocument", payload))


async def forget(update: Update, context: Context) -> None:
    """/forget: what would go, and the one question."""
    turn = context.turn
    counts = await export.counts_of(turn.connection, turn.user.id)
    turn.say(*view.before_erasing(turn, counts))


async def choose(update: Update, context: Context) -> None:
    """A copy, the question, or its answer."""
    turn = context.turn
    pressed = turn.pressed(Data)
    if pressed is None:
        return
    action = pressed.action
    if action == "copy":
        turn.answer("privacy.copy_comes")
        _send_copy(turn)
    elif action == "ask":
        counts = await export.counts_of(turn.connection, turn.user.id)
        turn.show(*view.before_erasing(turn, counts))
    elif action == "erase":
        await _erase(turn)
    elif action == "keep":
        turn.show(turn.sentence("privacy.stays"), [])
    else:
        turn.answer("common.old_button")


async def _erase(turn: Turn) -> None:
    """Everything goes in this transaction; the goodbye is forgotten once it is said."""
    key = turn.services.tombstone_key
    await erase.everything(turn.connection, turn.user.id, key=key, now=turn.now)
    turn.answer("privacy.gone_toast")
    turn.work.take_back()
    payload = text_payload(turn.sentence("privacy.gone"), [])
    message = turn.query.message
    method = "sendMessage" if message is None else "editMessageText"
    if message is not None:
        payload["message_id"] = message.message_id
    key_of_it = f"{FAREWELL}:{turn.update.update_id}"
    turn.work.say(turn.user.id, Draft(method, payload), policy=FAREWELL, key=key_of_it)


HANDLERS = [
    CommandHandler("privacy", privacy),
    CommandHandler("export", send_copy),
    CommandHandler("forget", forget),
    CallbackQueryHandler(page, Notice.pattern()),
    CallbackQueryHandler(choose, Data.pattern()),
]
