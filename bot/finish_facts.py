"""What a watch or phone may tell of a finished run: checked and made sense of. No HTTP here."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from scheduler.local_time import to_utc
from storage.links import Finish

LONGEST_MINUTES = 48 * 60
LONGEST_METRES = 500_000
OLDEST = timedelta(days=30)
AHEAD = timedelta(minutes=5)  # a phone's clock may be a little fast
_FIELDS = ("minutes", "metres", "finished_at")


class FactsError(Exception):
    """A field makes no sense; `reason` is the key of the sentence that says so."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fields_of(body: bytes, kind: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The known fields of a body (JSON or a form) and of the address; the body wins.

    What else a sender adds is not looked at: webhooks send what they like. Raises FactsError.
    """
    sent: Any = {}
    if body.strip() and kind != "application/x-www-form-urlencoded":
        try:
            sent = orjson.loads(body)
        except orjson.JSONDecodeError as exc:
            raise FactsError("not_json") from exc
    if not isinstance(sent, dict):
        raise FactsError("not_json")
    both = {**query, **sent}
    return {name: both[name] for name in _FIELDS if both.get(name) not in (None, "")}


def read(fields: Mapping[str, Any], *, zone: str | None, now: datetime) -> Finish:
    """The finished run. Without `finished_at` it has ended now. Raises FactsError."""
    minutes = _number(fields, "minutes", most=LONGEST_MINUTES)
    return Finish(
        finished_at=_moment(fields.get("finished_at"), ZoneInfo(zone or "UTC"), now),
        seconds=None if minutes is None else round(minutes * 60),
        metres=_number(fields, "metres", most=LONGEST_METRES),
    )


def _number(fields: Mapping[str, Any], name: str, *, most: float) -> float | None:
    given = fields.get(name)
    if given is None:
        return None
    try:
        value = float(str(given).replace(",", "."))
    except ValueError as exc:
        raise FactsError(f"not_{name}") from exc
    if isinstance(given, bool) or not math.isfinite(value) or not 0 < value <= most:
        raise FactsError(f"not_{name}")
    return value


def _moment(given: Any, zone: ZoneInfo, now: datetime) -> datetime:
    """An ISO 8601 time; without an offset it is the runner's own clock."""
    if given is None:
        return now
    try:
        # A "+" in an address arrives as a space: 18:10:00 02:00 meant +02:00.
        said = datetime.fromisoformat(
            str(given).strip().replace(" ", "+" if "T" in str(given) else " ")
        )
        moment = said.astimezone(UTC) if said.tzinfo else _local(said, zone)
    except (ValueError, OverflowError) as exc:
        raise FactsError("not_finished_at") from exc
    if moment > now + AHEAD:
        raise FactsError("not_in_future")
    if moment < now - OLDEST:
        raise FactsError("not_so_old")
    return min(moment, now)


def _local(said: datetime, zone: ZoneInfo) -> datetime:
    moment = to_utc(said.date(), said.hour * 60 + said.minute, zone)
    return moment + timedelta(seconds=said.second)
