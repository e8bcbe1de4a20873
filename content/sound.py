"""Whether a translation can stand in its English entry's place. It judges form, not wording."""

import string
from html.parser import HTMLParser

from content.clock_time import NAMES
from content.entries import Words, lines_of, placeholders

# Chooses the plural; a form may leave the figure out ("once").
COUNT = "count"
SIDE = "side"
_CHOOSE = {SIDE, *NAMES}  # these know which of two words fits them


def unsoundness(own: Words, english: Words) -> list[str]:
    """Why it cannot: another shape, other placeholders, broken tags. Empty when it can."""
    if not _same_shape(own, english):
        return [f"is {_shape(own)}; in English it is {_shape(english)}"]
    if isinstance(own, dict) and isinstance(english, dict) and "other" in english:
        missing = [] if "other" in own else ["a plural needs at least 'other'"]
    else:
        missing = []
    if _has_signs(own) or _has_signs(english):
        return [*missing, *placeholder_faults(own, english), *_tag_faults(own, english)]
    return missing


def _has_signs(words: Words) -> bool:
    """True when there may be a placeholder or a tag. Most texts have none, and looking is slow."""
    if isinstance(words, str):
        return "{" in words or "}" in words or "<" in words
    return any(_has_signs(line) for line in lines_of(words))


def _same_shape(own: Words, english: Words) -> bool:
    if isinstance(english, str):
        return isinstance(own, str | dict) if COUNT in _names(english) else isinstance(own, str)
    # Lines may also be given for each side: a how-to whose words differ for left and right.
    return isinstance(own, list | dict)


def _shape(words: Words) -> str:
    return {str: "one text", list: "a list", dict: "a table"}[type(words)]


def placeholder_faults(own: Words, english: Words) -> list[str]:
    """Placeholders that English has and this has not, and the other way round."""
    try:
        names = placeholders(own)
    except ValueError as exc:
        return [f"the braces are wrong: {exc}"]
    if odd := _odd_choices(own):
        return odd
    wanted = _names(english)
    faults = [f"{{{name}}} is missing" for name in sorted(wanted - names - {COUNT})]
    unknown = sorted(names - wanted)
    return faults + [f"{{{name}}} is unknown; English does not have it" for name in unknown]


def _odd_choices(words: Words) -> list[str]:
    """Only sides and times of day have a choice of words in them: {side:linken|rechten}."""
    parts = (part for line in lines_of(words) for part in string.Formatter().parse(line))
    return [
        f"{{{name}:{choices}}} is not of the form {{side:left|right}} or {{time:one|many}}"
        for _, name, choices, turned in parts
        if turned or (choices and (name not in _CHOOSE or choices.count("|") != 1))
    ]


def _names(words: Words) -> set[str]:
    return placeholders(words)


def _tag_faults(own: Words, english: Words) -> list[str]:
    """Telegram refuses a message whose tags do not close."""
    faults = [fault for line in lines_of(own) for fault in tag_faults(line)]
    if faults or any("<" in line for line in lines_of(english)):
        return faults
    return ["no tags here: English has none"] if any("<" in x for x in lines_of(own)) else []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing that is open")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _parsed(line: str) -> _Tags:
    tags = _Tags()
    tags.feed(line)
    tags.close()
    return tags


def tag_faults(line: str) -> list[str]:
    """Tags that are not closed, or that close nothing."""
    tags = _parsed(line)
    return tags.faults + [f"<{tag}> is never closed" for tag in tags.open]


def without_tags(line: str) -> str:
    """The words alone."""
    return "".join(_parsed(line).words)
