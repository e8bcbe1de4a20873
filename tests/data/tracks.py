"""Recorded runs as watches write them, made here: GPX, TCX, FIT; and files that mean harm."""

import io
import struct
import zipfile
from datetime import UTC, datetime, timedelta

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
PLACE = (52.52, 13.405)  # Berlin
STEP = 0.0001  # degrees north a second: 11.1 m


def gpx(finish: datetime, *, seconds: int = 600, step: float = STEP / 4) -> bytes:
    """A run northwards at 2.8 m/s that ends at `finish`."""
    start = finish - timedelta(seconds=seconds)
    points = "".join(
        f'<trkpt lat="{PLACE[0] + n * step:.6f}" lon="{PLACE[1]}"><ele>34</ele>'
        f"<time>{start + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for n in range(seconds + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


def tcx(finish: datetime, *, seconds: int = 600) -> bytes:
    """The same by distance, without places."""
    start = finish - timedelta(seconds=seconds)
    points = "".join(
        f"<Trackpoint><Time>{start + timedelta(seconds=n):%Y-%m-%dT%H:%M:%S.000Z}</Time>"
        f"<DistanceMeters>{n * 3.0}</DistanceMeters></Trackpoint>"
        for n in range(seconds + 1)
    )
    return (
        '<?xml version="1.0"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Lap><Track>{points}</Track></Lap></Activity>'
        "</Activities></TrainingCenterDatabase>"
    ).encode()


def fit(finish: datetime, *, seconds: int = 600) -> bytes:
    """The same as a FIT activity: one definition, then a record a second."""
    start = finish - timedelta(seconds=seconds)
    fields = [(253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (5, 4, 0x86)]
    body = struct.pack("<BBBHB", 0x40, 0, 0, 20, len(fields))
    body += b"".join(struct.pack("<BBB", *field) for field in fields)
    for n in range(seconds + 1):
        at = round((start + timedelta(seconds=n) - FIT_EPOCH).total_seconds())
        place = [round((PLACE[0] + n * STEP / 4) * 2**31 / 180), round(PLACE[1] * 2**31 / 180)]
        body += struct.pack("<BIiiI", 0x00, at, *place, n * 300)
    return fit_file(body)


def fit_file(body: bytes, *, size: int | None = None) -> bytes:
    """A FIT file around these messages; `size`: what its header claims."""
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body) if size is None else size, b".FIT")
    header += struct.pack("<H", _crc(header))
    return header + body + struct.pack("<H", _crc(header + body))


def _crc(data: bytes) -> int:
    """FIT's checksum (CRC-16/ARC, polynomial 0x8005 reflected)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def endless_fit() -> bytes:
    """Millions of messages of no use, in 4 MB."""
    definition = struct.pack("<BBBHBBBB", 0x40, 0, 0, 0xFF00, 1, 0, 1, 0x02)
    body = definition + b"\x00\x01" * 2_000_000
    header = struct.pack("<BBHI4s", 14, 0x10, 2132, len(body), b".FIT") + b"\x00\x00"
    return header + body + b"\x00\x00"


def billion_laughs() -> bytes:
    """Entities of entities: a few hundred bytes that want gigabytes."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)
    )
    return f'<?xml version="1.0"?><!DOCTYPE gpx [{entities}]><gpx>&a10;</gpx>'.encode()


def external_entity() -> bytes:
    """Wants a file of ours read into the track."""
    return (
        b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b"<gpx><trk><name>&x;</name></trk></gpx>"
    )


def zipped(data: bytes) -> bytes:
    """A packed file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("run.gpx", data)
    return buffer.getvalue()


def deep() -> bytes:
    """Elements within elements, a million deep."""
    return b"<gpx>" + b"<a>" * 1_000_000
