"""Text and entities to HTML that is safe on the page. The last word is nh3's, a sanitiser."""

from html import escape
from typing import Any

import nh3

from playground.errors import Json

TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler" tabindex="0">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}
ALLOWED_TAGS = {"a", "b", "i", "u", "s", "span", "code", "pre", "blockquote", "br"}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "class", "data-command"},
    "span": {"class", "tabindex"},
}


def render(text: str, entities: list[Json]) -> str:
    """HTML of a message. Whatever stands in `text` comes out as text."""
    units = text.encode("utf-16-le")
    edges = {0, len(units) // 2}
    for entity in entities:
        edges |= {entity["offset"], entity["offset"] + entity["length"]}
    places = sorted(edges)
    pieces: list[str] = []
    stack: list[tuple[int, str]] = []
    for place, following in zip(places, [*places[1:], None], strict=True):
        _close(pieces, stack, place)
        _open(pieces, stack, [one for one in entities if one["offset"] == place], units)
        if following is not None:
            pieces.append(escape(_slice(units, place, following)).replace("\n", "<br>"))
    _close(pieces, stack, None)
    # A quotation is a block of its own: the line breaks around it would make empty lines.
    html = "".join(pieces).replace("</blockquote><br>", "</blockquote>")
    return sanitise(html.replace("<br><blockquote>", "<blockquote>"))


def sanitise(html: str) -> str:
    """Only the tags, attributes and link schemes that a message may have."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tg"},
        link_rel="noopener noreferrer nofollow",
    )


def _slice(units: bytes, begin: int, end: int) -> str:
    return units[2 * begin : 2 * end].decode("utf-16-le", "replace")


def _open(
    pieces: list[str], stack: list[tuple[int, str]], entities: list[Json], units: bytes
) -> None:
    for entity in sorted(entities, key=lambda one: -one["length"]):
        end = entity["offset"] + entity["length"]
        if stack and end > stack[-1][0]:
            continue  # overlaps without nesting: Telegram would cut it, we leave it plain
        start_tag, end_tag = _tags(entity, _slice(units, entity["offset"], end))
        if start_tag and entity["length"] > 0:
            pieces.append(start_tag)
            stack.append((end, end_tag))


def _close(pieces: list[str], stack: list[tuple[int, str]], place: int | None) -> None:
    while stack and (place is None or stack[-1][0] <= place):
        pieces.append(stack.pop()[1])


def _tags(entity: dict[str, Any], text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(str(entity.get("url", "")))}">', "</a>"
    if kind == "url":
        return f'<a href="{escape(text)}">', "</a>"
    if kind == "email":
        return f'<a href="mailto:{escape(text)}">', "</a>"
    if kind == "bot_command":
        return f'<a href="#" class="command" data-command="{escape(text)}">', "</a>"
    return TAGS.get(kind, ("", ""))
