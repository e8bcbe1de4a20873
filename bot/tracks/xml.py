"""Reads GPX and TCX point by point. Document types, entities and references are refused.

As a stream of events: a tree of elements would cost twice as much, and a long run must be read
well within the child's five seconds.
"""

import math
from collections.abc import Iterator
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from bot.tracks.track import Point, Track, TrackError, track_of, utc

DEEPEST = 30  # elements within elements; a run needs eight
_PIECE = 64 * 1024  # bytes read before the points found so far are summed up
_ROOTS = ("gpx", "TrainingCenterDatabase")
_POINTS = ("trkpt", "Trackpoint")
# What is read of a point; the first of each counts, for extensions may repeat a name.
_FIELDS = frozenset({"time", "Time", "LatitudeDegrees", "LongitudeDegrees", "DistanceMeters"})
_LONGEST_FIELD = 100  # characters; a time has 24


def read_xml(data: bytes) -> Track:
    """A GPX or TCX file. Raises TrackError."""
    try:
        return track_of(_points(data))
    except DefusedXmlException as exc:
        raise TrackError("hostile") from exc
    except (SAXException, UnicodeError, LookupError, ValueError) as exc:
        raise TrackError("broken") from exc


def _points(data: bytes) -> Iterator[Point]:
    """Each point once its piece of the file is read, so that memory stays small."""
    reader, parser = _Reader(), make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(reader)
    for at in range(0, len(data), _PIECE):
        parser.feed(data[at : at + _PIECE])
        yield from reader.taken()
    parser.close()
    yield from reader.taken()


class _Reader(ContentHandler):
    """Keeps the point under way, and the points that are complete."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._place: AttributesImpl | dict[str, str] = {}
        self._point: dict[str, str] | None = None
        self._field: str | None = None
        self._found: list[Point] = []

    def taken(self) -> list[Point]:
        """The points that are complete, once."""
        found, self._found = self._found, []
        return found

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        """Deeper: perhaps a point, or a field of one."""
        local = name.rpartition(":")[2]
        self._depth += 1
        if self._depth == 1 and local not in _ROOTS:
            raise TrackError("unknown")
        if self._depth > DEEPEST:
            raise TrackError("hostile")
        if local in _POINTS:
            self._point, self._place = {}, attrs
        elif self._point is not None and local in _FIELDS and local not in self._point:
            self._field, self._point[local] = local, ""

    def characters(self, content: str) -> None:
        """Words; only those of a field are looked at."""
        if self._field is None or self._point is None:
            return
        self._point[self._field] += content
        if len(self._point[self._field]) > _LONGEST_FIELD:
            raise TrackError("broken")

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX's name
        """Up again: a field or a point is complete."""
        self._depth -= 1
        if self._field is not None:
            self._field = None
        elif self._point is not None and name.rpartition(":")[2] in _POINTS:
            point = _point_of(self._point, self._place)
            if point is not None:
                self._found.append(point)
            self._point = None


def _point_of(said: dict[str, str], place: AttributesImpl | dict[str, str]) -> Point | None:
    """One recorded moment. None: a planned route has no times; a run has."""
    time = said.get("time") or said.get("Time")
    if not time:
        return None
    return Point(
        utc(time),
        _degrees(place.get("lat") or said.get("LatitudeDegrees"), 90),
        _degrees(place.get("lon") or said.get("LongitudeDegrees"), 180),
        _number(said.get("DistanceMeters")),
    )


def _number(text: str | None) -> float | None:
    if text is None:
        return None
    value = float(text)  # a ValueError: broken
    return value if math.isfinite(value) else None


def _degrees(text: str | None, most: float) -> float | None:
    value = _number(text)
    return value if value is not None and -most <= value <= most else None
