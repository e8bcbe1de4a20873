"""/schedule: the usual week, told by words or buttons, shown, corrected, muted, removed."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.habit_callbacks import OnSlot, OnWeek
from bot.handlers import expecting, rhythm_setup
from bot.turn import Turn
from bot.understanding import Meaning, Slots
from bot.views import schedule as view
from bot.views.format import minute_of_day, weekday
from bot.views.nudge import DAYS
from scheduler import nudges, rhythm
from scheduler import schedule as moves
from scheduler.habits import UsualSlot, usual_week
from storage import users

EXPECTED = "schedule"
_VALUE = re.compile(r"-|\d{1,3}(\.[mden]|\.\d{1,4}(\.\d{1,3})?)?")
"""What our buttons carry: nothing, days, days and part of the day, days and start and length."""


async def command(update: Update, context: Context) -> None:
    """/schedule: the week; with days and times after it, tells them."""
    turn = context.turn
    words = " ".join(context.args or [])
    if not words:
        await show(turn)
        return
    if not await _declare_words(turn, turn.understand(words).slots):
        await expecting.expect(turn, EXPECTED)
        turn.say(turn.sentence("schedule.nothing_read"), view.ask(turn)[1])


async def show(turn: Turn) -> None:
    """The week, day by day; who has told nothing yet is asked."""
    await expecting.no_more(turn)
    if turn.user.zone is None:
        await expecting.expect(turn, "zone")
    slots = await _week(turn)
    if not slots and not turn.user.declared:
        await expecting.expect(turn, EXPECTED)
    pause = rhythm.paused_on(turn.user, rhythm.today_of(turn.user, now=turn.now))
    turn.show(*view.week(turn, slots, pause))


async def _week(turn: Turn) -> tuple[UsualSlot, ...]:
    history = await rhythm.read_history(turn.connection, turn.user, now=turn.now)
    settings = rhythm.settings_of(turn.user)
    return usual_week(history, zone=turn.zone, now=turn.now, settings=settings)


async def answers(turn: Turn, meaning: Meaning) -> bool:
    """True when these words, which came after our question, told days."""
    return await _declare_words(turn, meaning.slots)


async def told(turn: Turn, meaning: Meaning) -> None:
    """Days and times, told out of the blue."""
    if not await _declare_words(turn, meaning.slots):
        await expecting.expect(turn, EXPECTED)
        turn.say(*view.ask(turn))


async def _declare_words(turn: Turn, slots: Slots) -> bool:
    """Keep the days that have a time; ask the time of those that have none. False: no days."""
    told = {DAYS.index(day): time for day, time in slots.schedule.items()}
    starts = {day: _minute(time) for day, time in told.items() if time}
    if not told:
        return False
    await expecting.no_more(turn)
    if starts:
        await _declare(turn, starts, [DAYS.index(day) for day in slots.long_days])
    timeless = [day for day in told if day not in starts]
    if timeless:
        turn.say(*view.part(turn, view.mask_of(timeless)))
    return True


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


async def _declare(turn: Turn, starts: Mapping[int, int], long_days: Collection[int] = ()) -> None:
    today = rhythm.today_of(turn.user, now=turn.now)
    await _change(turn, moves.declare(turn.user, starts, today=today, long_days=long_days))
    await _ask_length(turn)


async def _ask_length(turn: Turn) -> None:
    """How long the told runs take, one start after the other; then the week."""
    open_one = moves.without_length(turn.user)
    if open_one is None:
        await _finish(turn)
        return
    turn.show(*view.length(turn, *open_one))


async def _finish(turn: Turn) -> None:
    if turn.user.zone is None and turn.user.rhythm_asked_at is None:
        await rhythm_setup.ask_missing(turn)
        return
    await show(turn)


async def _change(turn: Turn, columns: moves.Columns) -> None:
    await users.change(turn.connection, turn.user.id, **columns)
    turn.user = replace(turn.user, **columns)
    await nudges.replan(turn.work, turn.user)


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
    turn.show(*view.part(turn, _mask(value)))


async def _time(turn: Turn, value: str) -> None:
    mask, name = value.split(".")
    turn.show(*view.times(turn, _mask(mask), name))


async def _start(turn: Turn, value: str) -> None:
    mask, minute = value.split(".")
    await expecting.no_more(turn)
    await _declare(turn, dict.fromkeys(view.weekdays_in(_mask(mask)), int(minute) % 1440))


async def _length(turn: Turn, value: str) -> None:
    mask, start, minutes = value.split(".")
    days = view.weekdays_in(_mask(mask))
    await _change(turn, moves.set_length(turn.user, days, int(start), int(minutes)))
    await _ask_length(turn)


async def _show(turn: Turn, _: str) -> None:
    await show(turn)


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
    slot = next((slot for slot in await _week(turn) if slot.slot == pressed.slot), None)
    if slot is None:
        turn.answer("schedule.slot_gone")
        await show(turn)
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
        await _change(turn, moves.correct(user, key, minute, now=turn.now, zone=turn.zone))
        turn.answer(
            "schedule.changed",
            day=weekday(slot.weekday, turn.language.code, "wide"),
            time=minute_of_day(minute, turn.language.code),
        )
    elif pressed.action == "mute":
        await _change(turn, moves.mute(user, key))
        turn.answer("schedule.muted")
    elif pressed.action == "unmute":
        await _change(turn, moves.unmute(user, key))
        turn.answer("schedule.unmuted")
    elif pressed.action == "remove":
        await _change(turn, moves.remove(user, key, now=turn.now))
        turn.answer("schedule.removed")
    else:
        turn.answer("common.old_button")
        return
    await show(turn)


HANDLERS = [
    CommandHandler("schedule", command),
    CallbackQueryHandler(press_week, OnWeek.pattern()),
    CallbackQueryHandler(press_slot, OnSlot.pattern()),
]
