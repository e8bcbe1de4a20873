"""Links into the bot: what may stand behind ?start=, and how a link is made. No handler here."""

import re
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import quote

# Telegram: 1 to 64 of these characters.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
RUN = "run"
FAQ = "faq"
_ANSWER = f"{FAQ}_"


@dataclass(frozen=True, slots=True)
class Start:
    """Where a link leads: to the check-in, to the questions, or to one answer."""

    what: str
    answer: str | None = None


def read_start(payload: str, answers: Container[str]) -> Start | None:
    """What a link's payload stands for; None for all that is not on this short list.

    Anybody can write a link: nothing in it is trusted, stored or said back.
    """
    if not _PAYLOAD.fullmatch(payload):
        return None
    if payload in (RUN, FAQ):
        return Start(payload)
    answer = payload.removeprefix(_ANSWER)
    if payload.startswith(_ANSWER) and answer in answers:
        return Start(FAQ, answer)
    return None


def link(username: str, payload: str) -> str:
    """A link that opens the bot with this payload."""
    return f"https://t.me/{username}?start={payload}"


def answer_link(username: str, answer: str) -> str:
    """A link to one answer."""
    return link(username, _ANSWER + answer)


def share_link(url: str, words: str) -> str:
    """A link with which Telegram asks to whom `url` is to be sent."""
    return f"https://t.me/share/url?url={quote(url, safe='')}&text={quote(words, safe='')}"
