"""/language: which language we speak, chosen in one tap; it then stays, whatever Telegram says."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import Context
from bot.handlers import changing
from bot.turn import Turn
from bot.views import settings as view
from bot.views.format import own_name


async def command(update: Update, context: Context) -> None:
    """/language: the choices; with a language's name or code after it, takes that one."""
    turn = context.turn
    words = " ".join(context.args or []).casefold()
    for code in view.offered(turn):
        if words and words in (code.casefold(), own_name(code).casefold()):
            await speak(turn, code)
            return
    turn.say(*view.languages(turn))


async def speak(turn: Turn, code: str) -> None:
    """From now on this language, in everything at once. `code` is one of those offered."""
    await changing.change(turn, language=code, language_chosen=True)


HANDLERS = [CommandHandler("language", command)]
