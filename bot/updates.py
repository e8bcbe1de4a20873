"""Reads from a raw update what intake must know: number, user, kind; and which kinds we take."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from telegram import Chat, Message, Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
)

from storage.inbox import Accepted

INLINE = "inline_query"  # typed in some other chat: answered, never kept as anybody's
NOBODY = 0  # updates that belong to no user share one queue

_HIGHEST = 2**62  # a number beyond this is none of Telegram's

# Telegram's numbers are never below zero, so ours are: from -1 down a file that was read, from
# here down a run that came by a private link.
FINISHES = -(2**61)

_OF_MEMBERS: Mapping[int, tuple[str, ...]] = {
    ChatMemberHandler.MY_CHAT_MEMBER: ("my_chat_member",),
    ChatMemberHandler.CHAT_MEMBER: ("chat_member",),
    ChatMemberHandler.ANY_CHAT_MEMBER: ("my_chat_member", "chat_member"),
}
_EDITED = Update(0, edited_message=Message(1, datetime.fromtimestamp(0, UTC), Chat(1, "private")))


def accepted(update: dict[str, Any], *, body: bytes | None = None) -> Accepted:
    """An update as the inbox keeps it; `body` is its JSON, if at hand.

    Raises KeyError, TypeError or ValueError for what has no number.
    """
    number = update["update_id"]
    if not isinstance(number, int) or not 0 <= number < _HIGHEST:
        raise ValueError("not an update's number")
    kind = next((key for key in update if key != "update_id"), "unknown")
    return Accepted(
        update_id=number,
        user_id=NOBODY if kind == INLINE else _user(update.get(kind)),
        kind=kind[:24],
        body=orjson.dumps(update) if body is None else body,
    )


def finish_update(number: int, user_id: int) -> Accepted:
    """ "A run came by the private link", as an update from its runner; see storage/links.py."""
    update = own_update(FINISHES - number, user_id)
    return Accepted(
        update_id=update["update_id"],
        user_id=user_id,
        kind="message",
        body=orjson.dumps(update),
    )


def own_update(number: int, user_id: int) -> dict[str, Any]:
    """An update that Telegram did not send: an empty message of this runner."""
    runner = {"id": user_id, "is_bot": False, "first_name": ""}
    chat = {"id": user_id, "type": "private"}
    message = {"message_id": 0, "date": 0, "chat": chat, "from": runner}
    return {"update_id": number, "message": message}


def unreadable(number: int, body: bytes) -> Accepted:
    """A body that is no JSON but has a number: kept as nobody's."""
    return Accepted(update_id=number, user_id=NOBODY, kind="unreadable", body=body)


def allowed_updates(handlers: Iterable[Any]) -> list[str]:
    """The kinds of update these handlers take: what Telegram is asked to send."""
    kinds: set[str] = set()
    for handler in handlers:
        if isinstance(handler, CallbackQueryHandler):
            kinds.add("callback_query")
        elif isinstance(handler, InlineQueryHandler):
            kinds.add(INLINE)
        elif isinstance(handler, ChatMemberHandler):
            kinds.update(_OF_MEMBERS[handler.chat_member_types or 0])
        elif isinstance(handler, (CommandHandler, MessageHandler)):
            kinds.add("message")
            if handler.filters.check_update(_EDITED):
                kinds.add("edited_message")
    return sorted(kinds)


def _user(content: Any) -> int:
    """Whose queue it is: a person's in a private chat; elsewhere the chat's, not the person's."""
    if not isinstance(content, dict):
        return NOBODY
    message = content.get("message")
    chat = content.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
    grouped = isinstance(chat, dict) and chat.get("type") != "private"
    owner = chat if grouped else content.get("from")
    number = owner.get("id") if isinstance(owner, dict) else None
    return number if isinstance(number, int) and abs(number) < 2**63 else NOBODY
