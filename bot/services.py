"""What handlers may use: built once by wiring.py, handed on, never looked up globally."""

from dataclasses import dataclass, field

from bot.tally import Tally
from bot.understanding import Understander
from content.catalog import Catalog
from scheduler.ports import Presenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts of the house a handler needs."""

    catalog: Catalog
    presenter: Presenter
    understander: Understander
    admins: frozenset[int] = frozenset()  # operators, by their Telegram ids
    tombstone_key: bytes  # with it, and only with it, one can tell whether somebody was erased
    public_url: str | None = None  # where watches and phones reach us; None: nowhere
    tally: Tally = field(default_factory=Tally)
