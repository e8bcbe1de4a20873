"""Telling the playground to fail, for tests: which call, how often, in what way."""

import random
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self

from playground.errors import ApiError, Json

Kind = Literal["refuse", "page", "lost", "drop", "slow"]
KINDS = ("refuse", "page", "lost", "drop", "slow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to fail.

    refuse  nothing happens; the answer is JSON with `code`, `description` and `parameters`
    page    nothing happens; the answer is an HTML page with `code`, as a broken proxy sends it
    lost    the call takes effect, but the connection is dropped instead of an answer
    drop    the connection is dropped and nothing happens
    slow    the call takes effect, the answer comes after `delay`
    """

    kind: Kind = "refuse"
    method: str | None = None
    """Only this method; None means every method but getUpdates."""
    chat_id: int | None = None
    count: int | None = 1
    """How many calls to hit; None means all."""
    skip: int = 0
    """Let this many matching calls through first."""
    probability: float = 1.0
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Json | None = None
    delay: float = 0.0
    """Real seconds to wait before the answer (or before the connection is dropped)."""

    @classmethod
    def flood(cls, retry_after: int, **where: Any) -> Self:
        """429: too many requests, come back after `retry_after` seconds."""
        return cls(
            code=429,
            description=f"Too Many Requests: retry after {retry_after}",
            parameters={"retry_after": retry_after},
            **where,
        )

    @classmethod
    def forbidden(cls, text: str = "bot was blocked by the user", **where: Any) -> Self:
        """403 with one of Telegram's texts."""
        return cls(code=403, description=f"Forbidden: {text}", **where)

    @classmethod
    def migrated(cls, to: int, **where: Any) -> Self:
        """400: the group has become a supergroup with another id."""
        return cls(
            code=400,
            description="Bad Request: group chat was upgraded to a supergroup chat",
            parameters={"migrate_to_chat_id": to},
            **where,
        )

    @classmethod
    def from_json(cls, body: Json) -> Self:
        """From a request's body. Raises ValueError for what is no fault."""
        unknown = set(body) - {field.name for field in fields(cls)}
        if unknown or body.get("kind", "refuse") not in KINDS:
            raise ValueError(f"not a fault: {sorted(unknown) or body.get('kind')}")
        return cls(**body)

    def to_json(self) -> Json:
        """For a request's body."""
        return asdict(self)

    def as_error(self) -> ApiError:
        """The refusal this fault stands for."""
        return ApiError(self.code, self.description, parameters=self.parameters)

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Whether a call is one of those to hit."""
        named = self.method == method if self.method else method != "getUpdates"
        return named and self.chat_id in (None, chat_id)


class Faults:
    """The faults in force. The same seed makes the same choices."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable on purpose
        self._active: list[tuple[Fault, list[int]]] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force. Earlier ones are tried first."""
        self._active.append((fault, [fault.skip, fault.count or 0]))

    def clear(self) -> None:
        """Fail no more."""
        self._active.clear()

    def seed(self, seed: int) -> None:
        """Start the choices of `probability` again from this seed."""
        self._random.seed(seed)

    def active(self) -> list[Fault]:
        """The faults that may still hit."""
        return [fault for fault, _ in self._active]

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that hits this call, counted; None lets it through."""
        for entry in self._active:
            fault, left = entry
            if not fault.fits(method, chat_id):
                continue
            if left[0] > 0:
                left[0] -= 1
                continue
            if fault.probability < 1 and self._random.random() >= fault.probability:
                continue
            if fault.count is not None:
                left[1] -= 1
                if left[1] <= 0:
                    self._active.remove(entry)
            return fault
        return None
