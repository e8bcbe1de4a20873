"""Who may talk to us: private chats only. In a group we keep nothing and say where we live."""

from dataclasses import replace

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ChatMemberHandler, MessageHandler, filters

from bot.context import Context
from bot.handlers import expecting
from bot.turn import text_payload
from bot.views import privacy as view
from scheduler import nudges, summaries
from scheduler.ports import Draft
from storage import chats


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
        turn.user = replace(turn.user, blocked_at=None)
        await nudges.replan(turn.work, turn.user)
        await summaries.replan(turn.work, turn.user)
        turn.say(*view.back_again(turn))


class _OwnCard(filters.MessageFilter):
    """A card of ours that was sent by way of "@bot ...": our words, not the runner's."""

    def filter(self, message: Message) -> bool:
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


async def aside(update: Update, context: Context) -> None:
    """A command: whoever has turned to something else is not asked for the old answer again."""
    await expecting.no_more(context.turn)


async def ignore(update: Update, context: Context) -> None:
    """An update of a kind that needs no answer."""


FIRST = [MessageHandler(filters.UpdateType.MESSAGE & filters.COMMAND, aside)]
HANDLERS = [
    MessageHandler(filters.UpdateType.MESSAGE & ~filters.ChatType.PRIVATE, group),
    MessageHandler(filters.UpdateType.MESSAGE & _OwnCard(), ignore),
    ChatMemberHandler(member, ChatMemberHandler.MY_CHAT_MEMBER),
]
