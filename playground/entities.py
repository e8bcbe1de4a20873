"""From what a bot passes to a message's text and entities: parse, trim, find links, measure.

The HTML grammar itself is in telegram_html.py.
"""

import re
from typing import Any

from playground.errors import Json, bad_request
from playground.telegram_html import parse_html
from playground.units import utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024
# What Telegram finds by itself in plain text, in the order in which it wins.
FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w&#])#(?=\w*[^\W\d])\w{1,255}")),
)
# Inside these Telegram looks for nothing more.
OPAQUE = {"code", "pre", "text_link", "url", "email", "bot_command", "mention", "hashtag"}


def formatted(text: str, parse_mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """The plain text and all its entities. Raises ApiError on markup Telegram would refuse."""
    entities: list[Json] = []
    if parse_mode:
        if parse_mode.lower() != "html":
            # The playground is narrower than Telegram here, and says so.
            raise bad_request("unsupported parse_mode: the playground reads only HTML")
        text, entities = parse_html(text)
    elif given:
        entities = [_given_entity(entity) for entity in given]
    text, entities = _trim(text.replace("\r", ""), entities)
    return text, _with_found(text, entities)


def message_text(text: str, parse_mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """As `formatted`, for a message's text: 1 to 4096 characters after parsing."""
    text, entities = formatted(text, parse_mode, given)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def caption_text(text: str, parse_mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """As `formatted`, for a caption: at most 1024 characters after parsing."""
    text, entities = formatted(text, parse_mode, given)
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def typed_text(text: str) -> tuple[str, list[Json]]:
    """What a person typed: no markup, but commands and links are found."""
    return message_text(text, "", None)


def _given_entity(entity: Any) -> Json:
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: expected an Object with a type")
    if not all(isinstance(entity.get(key), int) for key in ("offset", "length")):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    return {key: value for key, value in entity.items() if value is not None}


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram cuts the space around a message and shifts its entities."""
    lead = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        begin = min(max(entity["offset"] - lead, 0), end)
        length = min(max(entity["offset"] + entity["length"] - lead, 0), end) - begin
        if length > 0:
            kept.append({**entity, "offset": begin, "length": length})
    return text, kept


def _with_found(text: str, entities: list[Json]) -> list[Json]:
    """Add the links and commands that stand in the text, where no other link or code stands."""
    taken = [
        (one["offset"], one["offset"] + one["length"]) for one in entities if one["type"] in OPAQUE
    ]
    result = list(entities)
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            begin = utf16_length(text[: match.start()])
            end = begin + utf16_length(match.group())
            if all(end <= low or begin >= high for low, high in taken):
                taken.append((begin, end))
                result.append({"offset": begin, "length": end - begin, "type": kind})
    return sorted(result, key=lambda one: (one["offset"], -one["length"]))
