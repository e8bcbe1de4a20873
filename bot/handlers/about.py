"""Who this is, what it can do, what can be changed; and what arrives that is none of these."""

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.context import Context
from bot.views import settings as settings_view


async def help_(update: Update, context: Context) -> None:
    """/help: everything in one screen."""
    context.turn.say_key("common.help")


async def about(update: Update, context: Context) -> None:
    """/about: who made this, what it is not, and that the sign-off is open."""
    context.turn.say_key("common.about")


async def settings(update: Update, context: Context) -> None:
    """/settings: what can be changed."""
    context.turn.say(*settings_view.overview(context.turn))


async def unsupported(update: Update, context: Context) -> None:
    """A sticker, a voice message, an unknown command: a kind sentence and the way on."""
    message = update.effective_message
    known = message is not None and message.text is not None and message.text.startswith("/")
    context.turn.say_key("common.help" if known else "common.unsupported")


HANDLERS = [
    CommandHandler("help", help_),
    CommandHandler("about", about),
    CommandHandler("settings", settings),
]
LAST = [MessageHandler(filters.UpdateType.MESSAGE, unsupported)]
