"""/away and /back_again: time off for a holiday or an injury, by words or buttons."""

from dataclasses import replace
from datetime import date, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.habit_callbacks import OnPause
from bot.handlers import expecting
from bot.turn import Turn
from bot.views import pausing as view
from content.time_off import read_time_off
from scheduler import nudges, pauses, rhythm
from storage import users

EXPECTED = "away"
LONGEST_DAYS = 366


async def command(update: Update, context: Context) -> None:
    """/away: how long; with words after it, until then."""
    turn = context.turn
    words = " ".join(context.args or [])
    if words and await answers(turn, words):
        return
    await expecting.expect(turn, EXPECTED)
    current = rhythm.paused_on(turn.user, _today(turn))
    turn.say(*view.ask(turn, current, key="not_read" if words else "ask"))


def _read(turn: Turn, words: str, *, asked: bool = False) -> date | None:
    language = turn.language
    return read_time_off(words, language.time_off, language.code, today=_today(turn), asked=asked)


async def answers(turn: Turn, words: str) -> bool:
    """True when these words, which came after our question, told how long."""
    back = _read(turn, words, asked=True)
    if back is None:
        return False
    await _begin(turn, back)
    return True


async def heard(turn: Turn, words: str) -> bool:
    """True when these words, out of the blue, told of time off: "two weeks off"."""
    back = _read(turn, words)
    if back is None:
        return False
    await _begin(turn, back)
    return True


async def back_again(update: Update, context: Context) -> None:
    """/back_again: ask after runs again, from today on."""
    await _end(context.turn)


async def press(update: Update, context: Context) -> None:
    """A length, or back."""
    turn = context.turn
    pressed = turn.pressed(OnPause)
    if pressed is None:
        return
    if pressed.action == "open":
        await _begin(turn, None)
    elif pressed.action == "days" and pressed.value.isdigit():
        days = min(int(pressed.value), LONGEST_DAYS)
        await _begin(turn, _today(turn) + timedelta(days=days))
    elif pressed.action == "back":
        await _end(turn)
    elif pressed.action == "ask":
        await expecting.expect(turn, EXPECTED)
        turn.show(*view.ask(turn, rhythm.paused_on(turn.user, _today(turn))))
    else:
        turn.answer("common.old_button")


def _today(turn: Turn) -> date:
    return rhythm.today_of(turn.user, now=turn.now)


async def _begin(turn: Turn, until: date | None) -> None:
    await expecting.no_more(turn)
    await _change(turn, pauses.begin(turn.user, today=_today(turn), until=until))
    turn.show(*view.begun(turn, until))


async def _end(turn: Turn) -> None:
    await expecting.no_more(turn)
    if rhythm.paused_on(turn.user, _today(turn)) is None:
        turn.show(turn.sentence("pausing.not_away"), [])
        return
    await _change(turn, pauses.end(turn.user, today=_today(turn)))
    turn.show(turn.sentence("pausing.back"), [])


async def _change(turn: Turn, kept: list[dict[str, object]]) -> None:
    await users.change(turn.connection, turn.user.id, pauses=kept)
    turn.user = replace(turn.user, pauses=kept)
    await nudges.replan(turn.work, turn.user)


HANDLERS = [
    CommandHandler("away", command),
    CommandHandler("back_again", back_again),
    CallbackQueryHandler(press, OnPause.pattern()),
]
