"""The time zone: by location, by clock, by city. Shows what it set; never guesses in silence."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import available_timezones

import tzfpy
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.context import Context
from bot.habit_callbacks import OnZone
from bot.handlers import asked_again, changing, equipment, expecting, rhythm_setup, week
from bot.markup import paragraphs
from bot.turn import Turn
from bot.understanding import Intent, Meaning
from bot.views import settings as settings_view
from bot.views import zone as view
from content.zones import find_place, like_place, plain, whole_place, zone_table
from scheduler import mornings, nudges, summaries
from scheduler.local_time import local_day
from storage import runs, users

EXPECTED = "zone"
LONGEST_PLACE = 60
_A_NAME = 2  # so few words, none of them known, are taken for a place we do not know


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
    if expecting.expected(turn) is None:  # else that question is still open, and comes again
        await expecting.expect(turn, EXPECTED)
    turn.say(*view.choose_from(turn, place, zones or like_place(place, turn.language.code)))


async def answers(turn: Turn, words: str, meaning: Meaning) -> bool:
    """True when these words, which came after our question, named a place."""
    place = words[:LONGEST_PLACE]
    code = turn.language.code
    if not find_place(place, code):
        plainly = meaning.sure and meaning.intent is not Intent.OUT_OF_SCOPE
        if plainly or not (like_place(place, code) or len(place.split()) <= _A_NAME):
            return False  # about something else
    await by_name(turn, place)
    return True


async def named_whole(turn: Turn, words: str) -> bool:
    """True when these words, for which nobody asked, are nothing but a place we know.

    Who has not told where they live is taken at their word; else it is asked first.
    """
    zones = whole_place(words, turn.language.code) if len(words) <= LONGEST_PLACE else ()
    if not zones or plain(words) in zone_table().words:
        return False
    if turn.user.zone is None:
        await by_name(turn, words)
    else:
        turn.say(*view.is_there(turn, words, zones))
    return True


async def named_beside(turn: Turn, words: str) -> None:
    """Keep the zone of a place that was told along with something else: "Berlin, Mon Wed 6:30"."""
    zones = find_place(words, turn.language.code)
    if len(zones) == 1 and turn.user.zone is None:
        await _keep(turn, zones[0])
        turn.say(view.done(turn))


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
    """Keep the zone, plan anew, show what it means, and go on with what is still to be asked."""
    first = turn.user.zone is None
    await _keep(turn, zone)
    note = turn.sentence("zone.noted_place") if shared else None
    turn.show(paragraphs(view.done(turn), note), [] if first else [settings_view.undo(turn)])
    turn.in_place = False
    if await asked_again.ask_open(turn):
        return
    if await equipment.ask_next(turn):
        return
    if not await rhythm_setup.ask_days(turn) and first and turn.user.declared:
        await week.show(turn)


async def _keep(turn: Turn, zone: str) -> None:
    first = turn.user.zone is None
    if not first:
        await changing.remember(turn, "zone")
    await users.change(turn.connection, turn.user.id, zone=zone)
    turn.user = replace(turn.user, zone=zone)
    if expecting.expected(turn) == EXPECTED:
        await expecting.no_more(turn)
    if first:
        await _date_runs_anew(turn)
        await mornings.plan(turn.work, turn.user)
    await nudges.replan(turn.work, turn.user)
    await summaries.replan(turn.work, turn.user)


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
        turn.show(*view.ask(turn, onboarding=turn.user.zone is None))
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
