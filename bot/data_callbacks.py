"""What buttons about a runner's own data carry. The other buttons: callbacks.py."""

from dataclasses import dataclass

from bot.callbacks import Callback


@dataclass(frozen=True, slots=True)
class Notice(Callback):
    """A page of the privacy notice: a table's name, or `all`."""

    PREFIX = "dn"
    page: str


@dataclass(frozen=True, slots=True)
class Data(Callback):
    """What to do with everything we know: `copy`, `ask`, `erase`, `keep`."""

    PREFIX = "dd"
    action: str


@dataclass(frozen=True, slots=True)
class Past(Callback):
    """The history: a page of it, an entry, or what to do with one.

    `act` is page, show, delete or undo; `what` is run or session; `number` is the page, or
    the entry's number.
    """

    PREFIX = "dh"
    act: str
    what: str
    number: int


@dataclass(frozen=True, slots=True)
class OnLink(Callback):
    """What to do with the private finish link: `show`, `make`, `off`, `how`, `guide`."""

    PREFIX = "dl"
    action: str
