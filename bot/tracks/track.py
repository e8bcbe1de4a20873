"""What we want of a recorded run, and why a file may hold none. Light: the child imports it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

MAX_BYTES = 5 * 1024 * 1024  # of the file
MAX_POINTS = 200_000
MOVING_FROM_MPS = 0.5  # slower than this is standing about
LONGEST_GAP_S = 60.0  # a longer gap between two points is a pause
_EARTH_M = 6_371_000.0
_NEAR = 1e-5  # radians: about 64 m


class TrackError(Exception):
    """The file cannot be used; `reason` is a key under which the runner is told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Point(NamedTuple):
    """One recorded moment. `metres` is the distance so far, where the file tells it."""

    at: datetime
    latitude: float | None = None
    longitude: float | None = None
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A recorded run; `place` is where it began, for its time zone, and is kept nowhere."""

    started_at: datetime
    finished_at: datetime
    metres: float | None
    moving_s: int
    place: tuple[float, float] | None

    def as_json(self) -> dict[str, Any]:
        """As the child writes it."""
        return {
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
            "metres": self.metres,
            "moving_s": self.moving_s,
            "place": self.place,
        }


def utc(text: str) -> datetime:
    """A time as GPX and TCX write it. Raises TrackError."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as exc:
        raise TrackError("broken") from exc
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def track_of(points: Iterable[Point]) -> Track:
    """Sum the points up. Raises TrackError: no two moments, or too many points."""
    first: Point | None = None
    last: Point | None = None
    metres = moving = 0.0
    place = None
    for count, point in enumerate(points):
        if count >= MAX_POINTS:
            raise TrackError("too_long")
        if place is None and point.latitude is not None and point.longitude is not None:
            place = (point.latitude, point.longitude)
        if last is not None:
            step, seconds = _step(last, point), (point.at - last.at).total_seconds()
            metres += step
            if 0 < seconds <= LONGEST_GAP_S and step / seconds >= MOVING_FROM_MPS:
                moving += seconds
        first, last = first or point, point
    if first is None or last is None or last.at <= first.at:
        raise TrackError("empty")
    return Track(first.at, last.at, round(metres, 1) or None, round(moving), place)


def _step(one: Point, other: Point) -> float:
    """Metres from one point to the next."""
    if one.metres is not None and other.metres is not None:
        return max(0.0, other.metres - one.metres)
    return _haversine(one, other)


def _haversine(one: Point, other: Point) -> float:
    if one.latitude is None or one.longitude is None:
        return 0.0
    if other.latitude is None or other.longitude is None:
        return 0.0
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    if abs(north) < _NEAR and abs(east) < _NEAR:
        # Between neighbours the Earth is flat enough: a millionth off, in a third of the time.
        return _EARTH_M * math.hypot(north, east * math.cos(math.radians(one.latitude)))
    half = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(one.latitude))
        * math.cos(math.radians(other.latitude))
        * math.sin(east / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))
