"""/calendar: the usual week, and the care after each run, as a file for the runner's calendar."""

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import Context
from bot.made import CALENDAR
from bot.media import MADE
from scheduler import rhythm
from scheduler.habits import usual_week
from scheduler.ports import Draft


async def command(update: Update, context: Context) -> None:
    """/calendar: the file; or what is missing for it."""
    turn = context.turn
    if turn.user.zone is None:
        turn.say_key("calendar.needs_zone")
        return
    history = await rhythm.read_history(turn.connection, turn.user, now=turn.now)
    settings = rhythm.settings_of(turn.user)
    if not usual_week(history, zone=turn.zone, now=turn.now, settings=settings):
        turn.say_key("calendar.nothing_yet")
        return
    payload = {
        "document": f"{MADE}{CALENDAR}",
        "caption": turn.sentence("calendar.caption"),
        "parse_mode": "HTML",
    }
    turn.work.say(turn.user.id, Draft("sendDocument", payload))


HANDLERS = [CommandHandler("calendar", command)]
