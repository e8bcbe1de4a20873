"""/progress: twelve weeks in one picture, and the same in a few lines."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import Context
from bot.made import PROGRESS
from bot.media import MADE
from bot.views import progress as view
from scheduler.looking_back import look_back
from scheduler.ports import Draft


async def progress(update: Update, context: Context) -> None:
    """Send the picture; without anything to show, say how it begins."""
    turn = context.turn
    seen = await look_back(turn.connection, turn.user, now=turn.now)
    if not seen.runs and not any(seen.feet.values()):
        turn.say_key("progress.nothing_yet")
        return
    payload = {
        "photo": f"{MADE}{PROGRESS}",
        "caption": view.lines(turn.language, seen),
        "parse_mode": "HTML",
    }
    turn.work.say(turn.user.id, Draft("sendPhoto", payload))


HANDLERS = [CommandHandler("progress", progress)]
