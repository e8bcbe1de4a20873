"""Column types shared by all tables."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

# Telegram ids outgrew 32 bits; SQLite counts row ids only in a column called INTEGER (64 bits).
BigId = BigInteger().with_variant(Integer, "sqlite")

_ZONE_AT = len("2030-07-01 08:30:00.000000")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in, aware out, always UTC. Raises ValueError for a naive value.

    SQLite drops the zone, so it is put back on the way out.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """In one call. SQLite is given the text itself, as SQLAlchemy would write it."""
        return _written if dialect.name == "sqlite" else _aware

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """And what is read, too: SQLite's text, or what asyncpg made of it."""
        return _read if dialect.name == "sqlite" else _aware

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values: they come from a clock that is not ours."""
        return _aware(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return _aware(value)


class JsonList(TypeDecorator[Any]):
    """A list that SQLite is given as one value, to read it as a table: never NULL."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """In one call: these go with most statements."""
        return _listed


def _listed(values: Any) -> str:
    return orjson.dumps(values).decode()


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("naive datetime: use the clock, not datetime.now()")
    return value.astimezone(UTC)


def _aware(value: datetime | None) -> datetime | None:
    return value if value is None or value.tzinfo is UTC else _utc(value)


@lru_cache(maxsize=64)  # a moment is written several times over: it is when all of it happened
def _written(value: datetime | None) -> str | None:
    if value is None:
        return None
    utc = value if value.tzinfo is UTC else _utc(value)
    return utc.isoformat(" ", "microseconds")[:_ZONE_AT]


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")
