"""Reads an update that was kept back into PTB's objects. What it means: the handlers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from telegram import Bot, Chat, Message, MessageEntity, Update, User

P = TypeVar("P", User, Chat)

# All that a plain text carries in a private chat.
_PLAIN = frozenset(("message_id", "from", "chat", "date", "text", "entities"))
_NEEDED = frozenset(("message_id", "from", "chat", "date", "text"))
_USER = frozenset(("id", "is_bot", "first_name", "last_name", "username", "language_code"))
_CHAT = frozenset(("id", "type", "first_name", "last_name", "username", "title"))


class _Quick:
    """PTB keeps each field from being set again by a function of its own, asked for all of them.

    Two hundred such calls an update are most of what it costs to read one.
    """

    __slots__ = ()
    __setattr__ = object.__setattr__


class _Update(_Quick, Update):
    __slots__ = ()


class _Message(_Quick, Message):
    __slots__ = ()


class _User(_Quick, User):
    __slots__ = ()


class _Chat(_Quick, Chat):
    __slots__ = ()


def read_update(body: bytes, bot: Bot) -> Update:
    """The update whose JSON this is. Raises whatever PTB raises for what is none."""
    data = orjson.loads(body)
    message = data.get("message")
    if isinstance(message, dict) and len(data) == 2 and _NEEDED <= message.keys() <= _PLAIN:
        update = _Update(data["update_id"], message=_plain_text(message, bot))
        update.set_bot(bot)
        return update
    return Update.de_json(data, bot)


def _plain_text(data: Mapping[str, Any], bot: Bot) -> Message:
    """What PTB makes of it. PTB asks such a message for each of a hundred fields it has not."""
    message = _Message(
        message_id=data["message_id"],
        date=datetime.fromtimestamp(data["date"], UTC),
        chat=_made(_Chat, data["chat"], _CHAT, bot),
        from_user=_made(_User, data["from"], _USER, bot),
        text=data["text"],
        entities=MessageEntity.de_list(data.get("entities", []), bot),
    )
    message.set_bot(bot)
    return message


def _made(kind: type[P], data: dict[str, Any], fields: frozenset[str], bot: Bot) -> P:
    """Of these plain fields at once; what has others is read as PTB reads it."""
    if not data.keys() <= fields:
        return kind.de_json(data, bot)
    made = kind(**data)
    made.set_bot(bot)
    return made
