"""Who may talk to us: private chats only. In a group we keep nothing and say where we live."""

from telegram import Update
from telegram.ext import ApplicationHandlerStop, ChatMemberHandler, MessageHandler, filters

from bot.context import Context
from bot.turn import Turn, text_payload
from bot.views import privacy as view
from scheduler import checkins as checkin_moves
from scheduler import routine
from scheduler import sessions as moves
from scheduler.ports import Draft
from scheduler.routine import Why
from storage import chats, checkins, sessions


async def group(update: Update, context: Context) -> None:
    """A message in a group: a pointer to the private chat when we were called, else nothing."""
    message, chat = update.effective_message, update.effective_chat
    assert message is not None
    assert chat is not None
    if message.text is not None and message.text.startswith("/"):
        payload = text_payload(context.turn.sentence("common.groups"), None)
        context.turn.work.say(chat.id, Draft("sendMessage", payload))
    raise ApplicationHandlerStop


async def member(update: Update, context: Context) -> None:
    """The runner blocked the bot, or came back."""
    change = update.my_chat_member
    assert change is not None
    if change.chat.type != "private":
        return
    turn = context.turn
    if change.new_chat_member.status in ("kicked", "left"):
        await chats.gone(turn.connection, turn.user.id, now=turn.now)
    elif turn.user.blocked_at is not None:
        await chats.back(turn.connection, turn.user.id)
        await _take_up(turn)
        turn.say(*view.back_again(turn))


async def _take_up(turn: Turn) -> None:
    """What was under way when they left has lost its timers: hold it, and let it end in time."""
    live = await sessions.find_live(turn.connection, turn.user.id)
    if live is not None and live.state in ("running", "paused"):
        move = routine.pause(moves.course_of(live), now=turn.now, why=Why.AWAY)
        await moves.turn(turn.work, turn.user, live, move, plan=moves.plan_of(live))
    open_one = await checkins.find_open(turn.connection, turn.user.id)
    if open_one is not None:
        await checkin_moves.expire(turn.work, turn.user, open_one.id)


async def ignore(update: Update, context: Context) -> None:
    """An update of a kind that needs no answer."""


HANDLERS = [
    MessageHandler(filters.UpdateType.MESSAGE & ~filters.ChatType.PRIVATE, group),
    ChatMemberHandler(member, ChatMemberHandler.MY_CHAT_MEMBER),
]
