"""Settings of when the bot may write unasked: on or off, how often, quiet hours, the summary."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.callbacks import NotOursError
from bot.context import Context
from bot.habit_callbacks import OnAsking
from bot.handlers import changing
from bot.turn import Turn
from bot.views import settings as view

SWITCHES = {"nudges": "nudges_on", "less": "less_often", "summary": "weekly_summary"}


async def press(update: Update, context: Context) -> None:
    """A setting was tapped: changed at once, or its values are offered."""
    turn = context.turn
    try:
        pressed = OnAsking.unpack(turn.query_data)
        await _act(turn, pressed.setting, pressed.value)
    except (NotOursError, ValueError):
        turn.answer("common.old_button")


async def _act(turn: Turn, setting: str, value: str) -> None:
    """Raises ValueError for what no button of ours carries."""
    if setting in SWITCHES and value in ("on", "off"):
        await changing.change(turn, **{SWITCHES[setting]: value == "on"})
    elif setting == "cap":
        await _cap(turn, value)
    elif setting == "quiet":
        await _quiet(turn, value)
    elif setting == "overview":
        turn.show(*view.overview(turn))
    else:
        raise ValueError(setting)


async def _cap(turn: Turn, value: str) -> None:
    if value == "ask":
        turn.show(*view.caps(turn))
    elif int(value) in view.CAPS:
        await changing.change(turn, weekly_cap=int(value))


async def _quiet(turn: Turn, value: str) -> None:
    if value == "ask":
        turn.show(*view.quiet_starts(turn))
        return
    start, _, end = value.partition("-")
    if not end:
        turn.show(*view.quiet_ends(turn, int(start) % 1440))
        return
    await changing.change(turn, quiet_from=int(start) % 1440, quiet_until=int(end) % 1440)


HANDLERS = [CallbackQueryHandler(press, OnAsking.pattern())]
