"""Reads GPX and TCX point by point. Document types, entities and references are refused."""

import io
import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from bot.tracks.track import Point, Track, TrackError, track_of, utc

DEEPEST = 30  # elements within elements; a run needs eight


def read_xml(data: bytes) -> Track:
    """A GPX or TCX file. Raises TrackError."""
    try:
        return track_of(_points(data))
    except DefusedXmlException as exc:
        raise TrackError("hostile") from exc
    except (ParseError, UnicodeError, LookupError) as exc:
        raise TrackError("broken") from exc


def _points(data: bytes) -> Iterator[Point]:
    parents: list[Element] = []
    events = iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
    for event, element in events:
        name = _local(element.tag)
        if event == "start":
            if not parents and name not in ("gpx", "TrainingCenterDatabase"):
                raise TrackError("unknown")
            parents.append(element)
            if len(parents) > DEEPEST:
                raise TrackError("hostile")
            continue
        parents.pop()
        if name in ("trkpt", "Trackpoint"):
            point = _gpx_point(element) if name == "trkpt" else _tcx_point(element)
            if point is not None:
                yield point
            # What has been read is let go at once, or a long file would fill the memory.
            parents[-1].clear()


def _local(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]


def _text_in(element: Element, name: str) -> str | None:
    return next((e.text for e in element.iter() if _local(e.tag) == name and e.text), None)


def _gpx_point(element: Element) -> Point | None:
    time = _text_in(element, "time")
    if time is None:
        return None  # a planned route has no times; a run has
    return Point(utc(time), _degrees(element.get("lat"), 90), _degrees(element.get("lon"), 180))


def _tcx_point(element: Element) -> Point | None:
    time = _text_in(element, "Time")
    if time is None:
        return None
    return Point(
        utc(time),
        _degrees(_text_in(element, "LatitudeDegrees"), 90),
        _degrees(_text_in(element, "LongitudeDegrees"), 180),
        _number(_text_in(element, "DistanceMeters")),
    )


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError as exc:
        raise TrackError("broken") from exc
    return value if math.isfinite(value) else None


def _degrees(text: str | None, most: float) -> float | None:
    value = _number(text)
    return value if value is not None and abs(value) <= most else None
