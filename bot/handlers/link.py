"""/link: a private address by which a watch or phone says that a run is over; off until asked."""

import secrets

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.context import Context
from bot.data_callbacks import OnLink
from bot.handlers import arriving, runs
from bot.turn import Turn, text_payload
from bot.updates import FINISHES
from bot.views import link as view
from scheduler.ports import Draft
from storage import links
from storage.outbox import SECRET

TOKEN_BYTES = 32  # 256 random bits: nobody guesses them, so a hash of them needs no salt


class Finished(filters.UpdateFilter):
    """Our own news that a run came by the link (bot/updates.py)."""

    def filter(self, update: Update) -> bool:
        """True for it."""
        return update.update_id <= FINISHES


async def command(update: Update, context: Context) -> None:
    """/link: whether there is one, and what can be done."""
    await _show(context.turn)


async def _show(turn: Turn) -> None:
    turn.show(*view.page(turn, await links.of(turn.connection, turn.user.id)))


async def press(update: Update, context: Context) -> None:
    """Show, make, replace, switch off; how to set it up."""
    turn = context.turn
    pressed = turn.pressed(OnLink)
    if pressed is None:
        return
    if pressed.action == "show":
        await _show(turn)
    elif pressed.action == "make":
        await _make(turn)
    elif pressed.action == "off":
        await links.remove(turn.connection, turn.user.id)
        turn.show(turn.sentence("link.switched_off"), view.make_again(turn))
    elif pressed.action == "how":
        turn.show(view.how(turn), view.back(turn))
    elif pressed.action == "guide":
        turn.say(view.how(turn))  # below: the link itself must stay where it was shown
    else:
        turn.answer("common.old_button")


async def _make(turn: Turn) -> None:
    """A new token. It is shown in this one message, whose words are not kept once it is sent."""
    base = turn.services.public_url
    if base is None:
        turn.show(turn.sentence("link.no_address"), [])
        return
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await links.put(turn.connection, turn.user.id, token=token, now=turn.now)
    turn.drop_buttons()
    payload = text_payload(*view.made(turn, f"{base}/done/{token}"))
    turn.work.say(turn.user.id, Draft("sendMessage", payload), policy=SECRET)


async def finished(update: Update, context: Context) -> None:
    """A run came by the link: log it, say so, ask how the feet feel. Nothing if it is known."""
    turn = context.turn
    number = FINISHES - update.update_id
    found = await links.read(turn.connection, number, user_id=turn.user.id)
    if found is None or turn.user.blocked_at is not None:
        return
    run = await arriving.arrived(
        turn,
        finished_at=found.finished_at,
        seconds=found.seconds,
        metres=found.metres,
        source="link",
    )
    if run is not None:
        await runs.say_back(turn, run.id)
        await arriving.begin_care(turn, run)


HANDLERS = [
    MessageHandler(Finished(), finished),
    CommandHandler("link", command),
    CallbackQueryHandler(press, OnLink.pattern()),
]
