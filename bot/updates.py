"""Reads from a raw update what intake must know: its number, its user, its kind."""

from typing import Any

import orjson

from storage.inbox import Accepted

NOBODY = 0  # updates that belong to no user share one queue

KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "inline_query")


def accepted(update: dict[str, Any]) -> Accepted:
    """An update as the inbox keeps it. Whatever it holds, it can be kept."""
    kind = next((key for key in update if key != "update_id"), "unknown")
    return Accepted(
        update_id=int(update["update_id"]),
        user_id=_user(update.get(kind)),
        kind=kind[:24],
        body=orjson.dumps(update),
    )


def _user(content: Any) -> int:
    sender = content.get("from") if isinstance(content, dict) else None
    number = sender.get("id") if isinstance(sender, dict) else None
    return number if isinstance(number, int) and abs(number) < 2**63 else NOBODY
