"""Telegram's HTML: text with tags to plain text with entities, refusing what Telegram refuses.

Only parse_mode HTML. Finding links and commands in plain text is not here (entities.py).
The grammar is Telegram's: few tags, four named entities, offsets in UTF-16 units, errors in bytes.
"""

import re
from dataclasses import dataclass

from playground.errors import ApiError, Json, bad_request
from playground.units import checked_link, utf16_length

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
# Telegram takes at most 7 digits and needs no semicolon.
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")


@dataclass(slots=True)
class _Open:
    """A start tag whose end has not come yet."""

    tag: str
    argument: str
    offset: int
    piece: int


class _Reader:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.pieces: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def fail(self, what: str, position: int | None = None, tail: str = "") -> ApiError:
        if position is not None:
            what += f" at byte offset {len(self.text[:position].encode())}"
        return bad_request(f"can't parse entities: {what}{tail}")

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.units += utf16_length(text)

    def skip_spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def take_until(self, stops: str) -> str:
        begin = self.at
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in stops or character.isspace():
                break
            self.at += 1
        return self.text[begin : self.at]

    def ended(self) -> bool:
        return self.at >= len(self.text)

    def reference(self) -> str | None:
        """Decode a character reference at the present place and step over it."""
        match = REFERENCE.match(self.text, self.at)
        character = _decode(match) if match else None
        if match and character is not None:
            self.at = match.end()
        return character

    def run(self) -> tuple[str, list[Json]]:
        while not self.ended():
            character = self.text[self.at]
            if character == "<":
                self.tag()
            elif character == "&" and (decoded := self.reference()) is not None:
                self.write(decoded)
            else:
                self.write(character)
                self.at += 1
        if self.open:
            tag = self.open[-1].tag
            raise self.fail(f'Can\'t find end tag corresponding to start tag "{tag}"')
        text = "".join(self.pieces)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self.fail(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.text.startswith("/", self.at):
            self.at += 1
            self.end_tag(begin)
        else:
            self.start_tag(begin)

    def start_tag(self, begin: int) -> None:
        tag = self.take_until(">").lower()
        if self.ended():
            raise self.fail("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self.fail(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        self.skip_spaces()
        while not self.ended() and self.text[self.at] != ">":
            name, value = self.attribute(tag, begin)
            argument = _argument(tag, name, value) or argument
            self.skip_spaces()
        if self.ended():
            raise self.fail(f'Unclosed start tag "{tag}"', begin)
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.units, len(self.pieces)))

    def attribute(self, tag: str, begin: int) -> tuple[str, str | None]:
        name = self.take_until("=>").lower()
        if not name:
            raise self.fail(f'Empty attribute name in the tag "{tag}"', begin)
        self.skip_spaces()
        if not self.text.startswith("=", self.at):
            return name, None
        self.at += 1
        self.skip_spaces()
        if self.ended():
            raise self.fail(f'Unclosed start tag "{tag}"', begin)
        if self.text[self.at] in "'\"":
            return name, self.quoted()
        place = self.at
        value = self.take_until(">").lower()
        if not re.fullmatch(r"[a-z0-9.\-]*", value):
            raise self.fail("Unexpected end of name token", place)
        return name, value

    def quoted(self) -> str:
        quote = self.text[self.at]
        self.at += 1
        value: list[str] = []
        while not self.ended() and self.text[self.at] != quote:
            decoded = self.reference() if self.text[self.at] == "&" else None
            if decoded is None:
                decoded = self.text[self.at]
                self.at += 1
            value.append(decoded)
        self.at += 1
        return "".join(value)

    def end_tag(self, begin: int) -> None:
        if not self.open:
            raise self.fail("Unexpected end tag", begin)
        name = self.take_until(">").lower()
        self.skip_spaces()
        if self.ended() or self.text[self.at] != ">":
            raise self.fail("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            tail = f', expected "</{opened.tag}>", found "</{name}>"'
            raise self.fail("Unmatched end tag", begin, tail)
        if self.units > opened.offset:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        entity: Json = {
            "offset": opened.offset,
            "length": self.units - opened.offset,
            "type": TAGS[opened.tag],
        }
        if opened.tag == "a":
            url = opened.argument or "".join(self.pieces[opened.piece :])
            checked = checked_link(url)
            if not checked:
                return
            entity["url"] = checked
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise self.fail("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        self.add(entity)

    def add(self, entity: Json) -> None:
        """A <pre> around (or in) a <code> with a language is one entity, not two."""
        twin = self.entities[-1] if self.entities else {}
        same = (twin.get("offset"), twin.get("length")) == (entity["offset"], entity["length"])
        if same and {twin["type"], entity["type"]} == {"pre", "code"}:
            language = twin.get("language") or entity.get("language")
            if language:
                twin.update(type="pre", language=language)
                return
        self.entities.append(entity)


def _decode(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else None


def _argument(tag: str, name: str, value: str | None) -> str:
    if tag == "blockquote" and name == "expandable":
        return "1"
    if value is None:
        return ""
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and entities (offsets in UTF-16 units). Raises ApiError as Telegram does."""
    text, entities = _Reader(text).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities
