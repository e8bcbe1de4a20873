"""The private finish link: whether there is one, the one time it is shown, how to set it up."""

from datetime import datetime

from bot.data_callbacks import OnLink
from bot.markup import Button, Html, Keyboard, own, paragraphs
from bot.turn import Turn
from bot.views.format import clock_time, full_date
from storage.links import Link


def page(turn: Turn, link: Link | None) -> tuple[Html, Keyboard]:
    """Off, or on since when; make, replace, switch off."""
    if link is None:
        if turn.services.public_url is None:
            return paragraphs(turn.sentence("link.none"), turn.sentence("link.no_address")), []
        return turn.sentence("link.none"), make_again(turn)
    used = turn.sentence("link.never_used")
    if link.used_at is not None:
        at = clock_time(link.used_at, turn.zone, turn.language.code)
        used = turn.sentence("link.used", day=_day(turn, link.used_at), time=at)
    rows = [
        [_button(turn, "how")],
        [_button(turn, "replace", "make"), _button(turn, "off", style="danger")],
    ]
    return paragraphs(turn.sentence("link.made_on", day=_day(turn, link.created_at)), used), rows


def make_again(turn: Turn) -> Keyboard:
    """There is none: make one."""
    return [[_button(turn, "make", style="primary")], [_button(turn, "how")]]


def made(turn: Turn, url: str) -> tuple[Html, Keyboard]:
    """The link, shown this once."""
    return turn.sentence("link.made", url=own(url), get_url=own(f"{url}?go=1")), [
        [_button(turn, "how", "guide")]
    ]


def how(turn: Turn) -> Html:
    """How to set it up on a phone or a computer."""
    parts = [turn.sentence(f"link.how_{name}") for name in ("shortcuts", "tasker", "curl")]
    return paragraphs(*parts, turn.sentence("link.how_more"))


def back(turn: Turn) -> Keyboard:
    """From there to the link's page."""
    return [[_button(turn, "back", "show")]]


def _day(turn: Turn, moment: datetime) -> str:
    return full_date(moment.astimezone(turn.zone).date(), turn.language.code)


def _button(turn: Turn, name: str, action: str | None = None, style: str | None = None) -> Button:
    return Button(turn.texts.get(f"link.button_{name}"), OnLink(action or name), style)
