"""What buttons carry: small typed records, packed into Telegram's 64 bytes. No meaning here."""

from dataclasses import dataclass, fields
from typing import ClassVar, Self

_MOST = 2**63
TELEGRAM_LIMIT = 64  # bytes, Bot API: InlineKeyboardButton.callback_data


class NotOursError(ValueError):
    """This text was not packed by this class: an old keyboard, or a forged one."""


def _number(part: str) -> int:
    """A number that a column of the database can hold. Raises ValueError."""
    number = int(part)
    if not -_MOST <= number < _MOST:
        raise ValueError("no number of ours")
    return number


@dataclass(frozen=True, slots=True)
class Callback:
    """Base: `prefix:field:field...`, fields being whole numbers or words without colons."""

    PREFIX: ClassVar[str]

    def pack(self) -> str:
        """As Telegram carries it. Raises ValueError when it would not fit."""
        names: tuple[str, ...] = self.__match_args__
        parts = [str(getattr(self, name)) for name in names]
        packed = ":".join([self.PREFIX, *parts])
        if len(packed.encode()) > TELEGRAM_LIMIT or packed.count(":") != len(parts):
            raise ValueError(f"cannot be callback data: {packed!r}")
        return packed

    @classmethod
    def unpack(cls, data: str) -> Self:
        """Read back. Raises NotOursError."""
        prefix, *parts = data.split(":")
        wanted = fields(cls)
        if prefix != cls.PREFIX or len(parts) != len(wanted):
            raise NotOursError(data)
        try:
            values = [
                _number(part) if field.type is int else part
                for field, part in zip(wanted, parts, strict=True)
            ]
        except ValueError as exc:
            raise NotOursError(data) from exc
        return cls(*values)

    @classmethod
    def pattern(cls) -> str:
        """The regular expression that a PTB CallbackQueryHandler filters by."""
        return f"^{cls.PREFIX}:"


@dataclass(frozen=True, slots=True)
class SetUp(Callback):
    """An answer to one of the questions asked once (ball, roller, minutes), or a language."""

    PREFIX = "u"
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Answer(Callback):
    """An answer to a question of a check-in."""

    PREFIX = "a"
    checkin: int
    version: int
    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Back(Callback):
    """Change the answer before."""

    PREFIX = "b"
    checkin: int
    version: int


@dataclass(frozen=True, slots=True)
class Offer(Callback):
    """What to do with an offered plan: start, shorter, longer, ball, why, not now."""

    PREFIX = "p"
    session: int
    epoch: int
    action: str


@dataclass(frozen=True, slots=True)
class Steer(Callback):
    """A button under a step: pause, resume, skip, back, easier, hurts, stop, undo."""

    PREFIX = "s"
    session: int
    epoch: int
    action: str


@dataclass(frozen=True, slots=True)
class Hurts(Callback):
    """What kind of hurt it is."""

    PREFIX = "h"
    session: int
    kind: str


@dataclass(frozen=True, slots=True)
class After(Callback):
    """How the feet feel after the session, 0 to 10."""

    PREFIX = "e"
    session: int
    pain: int


@dataclass(frozen=True, slots=True)
class Say(Callback):
    """A button that stands for something the runner could have written."""

    PREFIX = "t"
    what: str


@dataclass(frozen=True, slots=True)
class Ask(Callback):
    """A page of answers: `theme`, `topic`, `more` or `themes`, and which."""

    PREFIX = "q"
    page: str
    which: str


@dataclass(frozen=True, slots=True)
class Morning(Callback):
    """How the first steps were the morning after; or whether that may be asked (yes, no)."""

    PREFIX = "w"
    option: str


@dataclass(frozen=True, slots=True)
class Change(Callback):
    """Change one setting: flip it, show its page or ask its question again; or undo."""

    PREFIX = "c"
    field: str


@dataclass(frozen=True, slots=True)
class Health(Callback):
    """An answer to a health question, or to whether it may be asked."""

    PREFIX = "m"
    question: str
    option: str
