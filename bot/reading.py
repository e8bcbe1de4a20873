"""Reads an update that was kept back into PTB's objects. What it means: the handlers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from telegram import Bot, Chat, Message, MessageEntity, Update, User

# All that a plain text carries in a private chat.
_PLAIN = frozenset(("message_id", "from", "chat", "date", "text", "entities"))
_NEEDED = frozenset(("message_id", "from", "chat", "date", "text"))


def read_update(body: bytes, bot: Bot) -> Update:
    """The update whose JSON this is. Raises whatever PTB raises for what is none."""
    data = orjson.loads(body)
    message = data.get("message")
    if isinstance(message, dict) and len(data) == 2 and _NEEDED <= message.keys() <= _PLAIN:
        update = Update(data["update_id"], message=_plain_text(message, bot))
        update.set_bot(bot)
        return update
    return Update.de_json(data, bot)


def _plain_text(data: Mapping[str, Any], bot: Bot) -> Message:
    """What PTB makes of it. PTB asks such a message for each of a hundred fields it has not."""
    message = Message(
        message_id=data["message_id"],
        date=datetime.fromtimestamp(data["date"], UTC),
        chat=Chat.de_json(data["chat"], bot),
        from_user=User.de_json(data["from"], bot),
        text=data["text"],
        entities=MessageEntity.de_list(data.get("entities", []), bot),
    )
    message.set_bot(bot)
    return message
