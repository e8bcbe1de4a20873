"""The time zone: by location, by clock, by city. Shows what it set; never guesses in silence."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import available_timezones

import tzfpy
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.context import Context
from bot.habit_callbacks import OnZone
from bot.handlers import changing, expecting, rhythm_setup
from bot.markup import paragraphs
from bot.turn import Turn
from bot.views import settings as settings_view
from bot.views import zone as view
from content.zones import find_place, like_place
from scheduler import mornings, nudges, summaries
from scheduler.local_time import local_day
from storage import runs, users

EXPECTED = "zone"
LONGEST_PLACE = 60


async def command(update: Update, context: Context) -> None:
    """/zone: what it is, and how to change it; with a city after it, sets it."""
    turn = context.turn
    words = " ".join(context.args or [])
    if words:
        await by_name(turn, words)
        return
    await expecting.expect(turn, EXPECTED)
    turn.say(*view.ask(turn, onboarding=False))


async def by_name(turn: Turn, words: str) -> None:
    """Set it by a city or country; offer what is near when it is not plain."""
    place = words[:LONGEST_PLACE]
    zones = find_place(place, turn.language.code)
    if len(zones) == 1:
        await set_to(turn, zones[0])
        return
    await expecting.expect(turn, EXPECTED)
    turn.say(*view.choose_from(turn, place, zones or like_place(place, turn.language.code)))


async def answers(turn: Turn, words: str) -> bool:
    """True when these words, which came after our question, named a place."""
    place = words[:LONGEST_PLACE]
    code = turn.language.code
    zones = find_place(place, code) or like_place(place, code)
    if not zones and len(place.split()) > 2:
        return False  # a sentence about something else
    await by_name(turn, place)
    return True


async def location(update: Update, context: Context) -> None:
    """A shared place: the zone there. The place itself is not kept."""
    turn = context.turn
    message = update.effective_message
    assert message is not None
    assert message.location is not None
    name = tzfpy.get_tz(message.location.longitude, message.location.latitude)
    if name not in available_timezones():
        turn.say_key("zone.nowhere")
        return
    await set_to(turn, name, shared=True)


async def set_to(turn: Turn, zone: str, *, shared: bool = False) -> None:
    """Keep the zone, plan anew, and show what it means."""
    first = turn.user.zone is None
    if not first:
        await changing.remember(turn, "zone")
    await users.change(turn.connection, turn.user.id, zone=zone, expects=None)
    turn.user = replace(turn.user, zone=zone, expects=None)
    if first:
        await _date_runs_anew(turn)
        await mornings.plan(turn.work, turn.user)
    await nudges.replan(turn.work, turn.user)
    await summaries.replan(turn.work, turn.user)
    note = turn.sentence("zone.noted_place") if shared else None
    turn.show(paragraphs(view.done(turn), note), [] if first else [settings_view.undo(turn)])
    turn.in_place = False
    await rhythm_setup.ask_days(turn)


async def _date_runs_anew(turn: Turn) -> None:
    """Runs told before the zone was known got UTC's date and minute; now they get their own."""
    for run in await runs.latest(turn.connection, turn.user.id, limit=200):
        local_date, minute = local_day(run.finished_at, turn.zone)
        await runs.move(
            turn.connection,
            run.id,
            finished_at=run.finished_at,
            local_date=local_date,
            local_minute=minute,
        )


async def press(update: Update, context: Context) -> None:
    """A button: the clock, a time on it, a place, or not now."""
    turn = context.turn
    pressed = turn.pressed(OnZone)
    if pressed is None:
        return
    value = pressed.value
    if pressed.action == "clock":
        turn.show(*view.clocks(turn))
    elif pressed.action == "ask":
        await expecting.expect(turn, EXPECTED)
        turn.show(*view.ask(turn, onboarding=False))
    elif pressed.action == "offset" and value.lstrip("-").isdigit():
        turn.show(*view.places(turn, timedelta(minutes=int(value))))
    elif pressed.action == "set" and value in available_timezones():
        await set_to(turn, value)
    elif pressed.action == "skip":
        await expecting.no_more(turn)
        turn.show(turn.sentence("zone.skipped"), [])
        turn.in_place = False
        await rhythm_setup.finish(turn)
    else:
        turn.answer("common.old_button")


HANDLERS = [
    CommandHandler("zone", command),
    MessageHandler(filters.LOCATION & filters.UpdateType.MESSAGE, location),
    CallbackQueryHandler(press, OnZone.pattern()),
]
