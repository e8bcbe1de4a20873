"""/schedule: the usual week, told by words or buttons, shown, corrected, muted, removed."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.habit_callbacks import OnSlot, OnWeek
from bot.handlers import expecting, rhythm_setup, week
from bot.turn import Turn
from bot.understanding import Meaning
from bot.views import schedule as view
from bot.views.format import minute_of_day, weekday
from scheduler import schedule as moves
from scheduler.habits import UsualSlot

_VALUE = re.compile(r"-|\d{1,3}(\.[mden]|\.\d{1,4}(\.\d{1,3})?)?")
"""What our buttons carry: nothing, days, days and part of the day, days and start and length."""


async def command(update: Update, context: Context) -> None:
    """/schedule: the week; with days and times after it, tells them."""
    turn = context.turn
    words = " ".join(context.args or [])
    if not words:
        await week.show(turn)
    elif not await week.tell(turn, week.read(turn, words)):
        await expecting.expect(turn, week.DAYS_ASKED)
        turn.say(turn.sentence("schedule.nothing_read"), view.ask(turn)[1])


async def told(turn: Turn, meaning: Meaning) -> None:
    """Days and times, told out of the blue."""
    if not await week.told(turn, meaning.slots):
        await expecting.expect(turn, week.DAYS_ASKED)
        turn.say(*view.ask(turn))


async def press_week(update: Update, context: Context) -> None:
    """A button of the question for the week, or of the week."""
    turn = context.turn
    pressed = turn.pressed(OnWeek)
    if pressed is None:
        return
    page = _PAGES.get(pressed.page)
    if page is None or not _VALUE.fullmatch(pressed.value):
        turn.answer("common.old_button")
        return
    await page(turn, pressed.value)


async def _days(turn: Turn, value: str) -> None:
    turn.show(*view.days(turn, _mask(value)))


async def _part(turn: Turn, value: str) -> None:
    """The time of day, unless it was told before the days."""
    days = view.weekdays_in(_mask(value))
    kept = week.kept_of(turn)
    if kept.start is None:
        await week.ask_time(turn, replace(kept, mask=_mask(value)))
        return
    minutes = dict.fromkeys(days, kept.minutes) if kept.minutes else None
    await week.declare(turn, dict.fromkeys(days, kept.start), minutes=minutes)


async def _time(turn: Turn, value: str) -> None:
    mask, name = value.split(".")
    turn.show(*view.times(turn, _mask(mask), name))


async def _start(turn: Turn, value: str) -> None:
    mask, minute = value.split(".")
    days, length = view.weekdays_in(_mask(mask)), week.kept_of(turn).minutes
    minutes = dict.fromkeys(days, length) if length else None
    await week.declare(turn, dict.fromkeys(days, int(minute) % 1440), minutes=minutes)


async def _length(turn: Turn, value: str) -> None:
    mask, start, minutes = value.split(".")
    days = view.weekdays_in(_mask(mask))
    await week.change(turn, moves.set_length(turn.user, days, int(start), int(minutes)))
    await week.ask_length(turn)


async def _show(turn: Turn, _: str) -> None:
    await week.show(turn)


async def _learn(turn: Turn, _: str) -> None:
    await expecting.no_more(turn)
    turn.show(turn.sentence("schedule.learning"), [])
    turn.in_place = False
    await rhythm_setup.finish(turn)


async def _skip(turn: Turn, _: str) -> None:
    await expecting.no_more(turn)
    await rhythm_setup.finish(turn)


def _mask(value: str) -> int:
    return int(value) % 128


_PAGES: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "days": _days,
    "part": _part,
    "time": _time,
    "start": _start,
    "length": _length,
    "show": _show,
    "learn": _learn,
    "skip": _skip,
}


async def press_slot(update: Update, context: Context) -> None:
    """A button about one slot."""
    turn = context.turn
    pressed = turn.pressed(OnSlot)
    if pressed is None:
        return
    slot = next((slot for slot in await week.slots_of(turn) if slot.slot == pressed.slot), None)
    if slot is None:
        turn.answer("schedule.slot_gone")
        await week.show(turn)
        return
    if pressed.action == "show":
        turn.show(*view.slot_page(turn, slot))
    elif pressed.action == "time":
        turn.show(*view.slot_times(turn, slot))
    else:
        await _change_slot(turn, slot, pressed)


async def _change_slot(turn: Turn, slot: UsualSlot, pressed: OnSlot) -> None:
    user, key = turn.user, slot.slot
    if pressed.action == "to" and pressed.value.isdigit():
        minute = int(pressed.value) % 1440
        await week.change(turn, moves.correct(user, key, minute, now=turn.now, zone=turn.zone))
        turn.answer(
            "schedule.changed",
            day=weekday(slot.weekday, turn.language.code, "wide"),
            time=minute_of_day(minute, turn.language.code),
        )
    elif pressed.action == "mute":
        await week.change(turn, moves.mute(user, key))
        turn.answer("schedule.muted")
    elif pressed.action == "unmute":
        await week.change(turn, moves.unmute(user, key))
        turn.answer("schedule.unmuted")
    elif pressed.action == "remove":
        await week.change(turn, moves.remove(user, key, now=turn.now))
        turn.answer("schedule.removed")
    else:
        turn.answer("common.old_button")
        return
    await week.show(turn)


HANDLERS = [
    CommandHandler("schedule", command),
    CallbackQueryHandler(press_week, OnWeek.pattern()),
    CallbackQueryHandler(press_slot, OnSlot.pattern()),
]
