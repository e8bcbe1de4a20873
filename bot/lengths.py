"""Keeps messages within what Telegram takes: splits or cuts HTML without breaking it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.markup import MESSAGE_LIMIT, Html

CAPTION_LIMIT = 1024  # Bot API: sendPhoto, sendAnimation, sendDocument
_LIMITS = {"text": MESSAGE_LIMIT, "caption": CAPTION_LIMIT}
_TOKEN = re.compile(r"<[^<>]*>|&#?\w{1,8};|.", re.DOTALL)
_MORE = "…"


def split(text: str, *, most: int = MESSAGE_LIMIT) -> list[Html]:
    """The text in parts of at most `most` characters as Telegram counts them (UTF-16, no tags).

    Parts end at a line or a word where one is near; a tag that is open there is closed and
    opened again in the next part.
    """
    if 2 * len(text) <= most:
        return [Html(text)]  # nearly all are; this is on the road of every message
    tokens, parts = _TOKEN.findall(text), []
    while any(map(_units, tokens)):
        end = _end_of_part(tokens, most)
        head, rest = tokens[:end], tokens[end:]
        still_open = _open_tags(head)
        closing = [f"</{_name(tag)}>" for tag in reversed(still_open)]
        parts.append(Html("".join([*head, *closing]).strip()))
        tokens = [*still_open, *rest]
    return parts


def within_limits(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The last net before a call: a text or caption that Telegram would refuse is cut."""
    kept = dict(parameters)
    for field, most in _LIMITS.items():
        words = kept.get(field)
        if isinstance(words, str) and 2 * len(words) > most and len(split(words, most=most)) > 1:
            kept[field] = split(words, most=most - len(_MORE))[0] + _MORE
    return kept


def _units(token: str) -> int:
    """How many characters Telegram counts for a tag, an entity or a character."""
    if len(token) > 1:
        return 1 if token[0] == "&" else 0
    return 2 if ord(token) > 0xFFFF else 1


def _end_of_part(tokens: Sequence[str], most: int) -> int:
    room, end = most, 0
    while end < len(tokens) and room >= _units(tokens[end]):
        room -= _units(tokens[end])
        end += 1
    if end == len(tokens):
        return end
    for gap in ("\n", " "):
        for at in range(end - 1, end // 2, -1):
            if tokens[at] == gap:
                return at + 1
    return end


def _open_tags(tokens: Sequence[str]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.startswith("</"):
            found = found[:-1]
        elif token[0] == "<" and len(token) > 1:
            found.append(token)
    return found


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]
