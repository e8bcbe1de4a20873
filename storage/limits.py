"""How much may be sent over all chats: one row that every process reads and writes. No policy.

The caller owns the transaction; the row stays locked until it ends, so processes share one pace.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import keeping
from storage.prepared import Prepared, Reading
from storage.traffic import limits

_SEND = "send"
_NEW: dict[str, Any] = {
    "name": _SEND,
    "tat": 0.0,
    "not_before": 0.0,
    "floods": 0,
    "flood_since": 0.0,
}
_WINDOW_S = 0.1  # of the pace may go at once, so no second holds over a tenth more than its share


@dataclass(frozen=True, slots=True)
class _Limit:
    name: str
    tat: float
    not_before: float
    floods: int
    flood_since: float


@dataclass(frozen=True, slots=True)
class Grant:
    """How many may go now; when fewer than wanted, in how many seconds to ask again."""

    count: int
    again_in_s: float
    row: _Limit | None = None  # as it is after this; None: there is none
    expected: bool = True  # the row was as it was last seen: nobody else has written it


async def room(
    connection: AsyncConnection,
    *,
    now: float,
    wanted: int,
    rate: float,
    known: Grant | None = None,
) -> Grant:
    """What `grant` would give, as far as can be seen without holding the row. Takes nothing.

    `known`: the last grant. If by it something may go, that is believed: `grant` finds out.
    """
    if known is not None and known.row is not None:
        believed = _allowed(known.row, now=now, wanted=wanted, rate=rate)
        if believed.count:
            return believed
    row = await _GLANCE.first(connection)
    return _allowed(row, now=now, wanted=wanted, rate=rate)


async def grant(
    connection: AsyncConnection, *, now: float, wanted: int, rate: float, room: Grant | None = None
) -> Grant:
    """Take up to `wanted` from a budget of `rate` a second; `now` in seconds since 1970.

    `room`: what was seen before. If nobody changed the row since, one statement takes from it.
    """
    seen = room.row if room is not None else None
    if seen is not None:
        granted = _allowed(seen, now=now, wanted=wanted, rate=rate)
        taken = _taken(seen, granted, now=now, rate=rate)
        if granted.count and await _changed(connection, seen, taken):
            return Grant(granted.count, granted.again_in_s, taken)
    row = await _locked(connection)
    granted = _allowed(row, now=now, wanted=wanted, rate=rate)
    taken = _taken(row, granted, now=now, rate=rate) if granted.count else row
    if granted.count:
        await _set(connection, tat=taken.tat)
    return Grant(granted.count, granted.again_in_s, taken, expected=seen in (None, row))


async def _changed(connection: AsyncConnection, seen: _Limit, taken: _Limit) -> bool:
    """False: another process was quicker, and this one has to look again.

    One that is about to be quicker holds the row: the database waits for it and then compares.
    """
    values = {"_tat": taken.tat, "seen": seen.tat, "not_before": seen.not_before}
    return await _TAKE.run(connection, values) == 1


def _taken(row: _Limit, granted: Grant, *, now: float, rate: float) -> _Limit:
    """The row once this is taken from it."""
    tat = max(row.tat, now) + granted.count / rate
    return _Limit(row.name, tat, row.not_before, row.floods, row.flood_since)


def _allowed(row: _Limit | None, *, now: float, wanted: int, rate: float) -> Grant:
    tat, not_before = (0.0, 0.0) if row is None else (row.tat, row.not_before)
    if not_before > now:
        return Grant(0, not_before - now, row)
    burst = max(1.0, rate * _WINDOW_S)
    free = int((now - max(tat, now)) * rate + burst + 1e-6)
    count = max(0, min(wanted, free))
    # Not as soon as one may go, but as soon as a few may: one transaction for all of them.
    return Grant(count, 0.0 if count == wanted else max(_WINDOW_S, 1 / rate), row)


async def flooded(
    connection: AsyncConnection, *, now: float, many: int, within_s: float, pause_s: float
) -> None:
    """Telegram said 429 once more: after `many` of them `within_s` seconds all sending pauses."""
    row = await _locked(connection)
    fresh = now - row.flood_since > within_s
    floods = 1 if fresh else row.floods + 1
    await _set(
        connection,
        floods=floods,
        flood_since=now if fresh else row.flood_since,
        not_before=max(row.not_before, now + pause_s) if floods >= many else row.not_before,
    )


_ONE = select(limits).where(limits.c.name == _SEND)
_GLANCE = Reading(_Limit, _ONE)
_READ = Reading(_Limit, _ONE.with_for_update())
_TAKE = Prepared(
    update(limits)
    .where(
        limits.c.name == _SEND,
        limits.c.tat == bindparam("seen"),
        limits.c.not_before == bindparam("not_before"),
    )
    .values(tat=bindparam("_tat"))
)
_MAKE = keeping(limits, *_NEW)


async def _locked(connection: AsyncConnection) -> _Limit:
    found = await _READ.first(connection)
    if found is None:
        await _MAKE.run(connection, _NEW)
        found = await _READ.first(connection)
    assert found is not None
    return found


async def _set(connection: AsyncConnection, **values: Any) -> None:
    given = {f"_{name}": value for name, value in values.items()}
    await _setting(*values).run(connection, given)


@cache
def _setting(*columns: str) -> Prepared:
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns}
    return Prepared(update(limits).where(limits.c.name == _SEND).values(values))
