"""What operators' buttons carry, and the one under news. The packing: callbacks.py."""

from dataclasses import dataclass

from bot.callbacks import Callback


@dataclass(frozen=True, slots=True)
class OnFailed(Callback):
    """Something set aside: `show` a page, or `retry` or `drop` a row of `inbox` or `outbox`."""

    PREFIX = "af"
    act: str
    table: str
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class OnBroadcast(Callback):
    """What to do with a broadcast: send, drop, show, stop."""

    PREFIX = "ab"
    number: int
    act: str


@dataclass(frozen=True, slots=True)
class OnNews(Callback):
    """A runner's answer to news: `off`."""

    PREFIX = "an"
    act: str
