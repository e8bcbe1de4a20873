"""Reads FIT files record by record."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import fitdecode

from bot.tracks.track import Point, Track, TrackError, track_of

_SEMICIRCLE = 180 / 2**31  # degrees


def read_fit(data: bytes) -> Track:
    """A FIT activity. Raises TrackError."""
    try:
        return track_of(_points(data))
    except (fitdecode.FitError, ValueError, KeyError, TypeError, EOFError, IndexError) as exc:
        raise TrackError("broken") from exc


def _points(data: bytes) -> Iterator[Point]:
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record":
                at = _value(frame, "timestamp")
                if isinstance(at, datetime):
                    yield Point(
                        at.astimezone(UTC),
                        _degrees(_value(frame, "position_lat")),
                        _degrees(_value(frame, "position_long")),
                        _value(frame, "distance"),
                    )


def _value(frame: Any, name: str) -> Any:
    return frame.get_value(name, fallback=None)


def _degrees(semicircles: int | None) -> float | None:
    return None if semicircles is None else semicircles * _SEMICIRCLE
