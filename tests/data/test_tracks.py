"""Files from watches are read right; files that mean harm cost six seconds at most."""

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.tracks import child
from bot.tracks.parse import parse
from bot.tracks.track import MAX_BYTES, MAX_POINTS, TrackError
from bot.tracks.xml import read_xml
from tests.data import tracks

FINISH = datetime(2030, 3, 1, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "metres"),
    [(tracks.gpx(FINISH), 1668), (tracks.tcx(FINISH), 1800), (tracks.fit(FINISH), 1800)],
    ids=["gpx", "tcx", "fit"],
)
async def test_start_finish_distance_and_moving_time_are_read(data: bytes, metres: float) -> None:
    said = await parse(data)

    assert datetime.fromisoformat(said["finished_at"]) == FINISH
    assert datetime.fromisoformat(said["started_at"]) == FINISH - timedelta(minutes=10)
    assert said["metres"] == pytest.approx(metres, rel=0.01)
    assert said["moving_s"] == 600


async def test_standing_about_is_not_moving() -> None:
    walk = tracks.gpx(FINISH, seconds=600, step=tracks.STEP / 100)

    said = await parse(walk)

    assert said["moving_s"] == 0


HOSTILE = {
    "billion laughs": (tracks.billion_laughs(), {"hostile"}),
    "external entity": (tracks.external_entity(), {"hostile"}),
    "endless FIT": (tracks.endless_fit(), {"hostile", "broken"}),
    "zip": (tracks.zipped(tracks.gpx(FINISH)), {"archive"}),
    "truncated GPX": (tracks.gpx(FINISH)[:-200], {"broken"}),
    "truncated FIT": (tracks.fit(FINISH)[:-200], {"broken"}),
    "a FIT that claims gigabytes": (tracks.fit_file(b"\x00" * 50, size=2**32 - 1), {"broken"}),
    "deep XML": (tracks.deep(), {"hostile", "broken"}),
    "an HTML page": (b"<html><body>404</body></html>", {"unknown", "broken"}),
    "a photo": (b"\xff\xd8\xff\xe0" + b"\x00" * 1000, {"unknown"}),
    "nothing": (b"", {"unknown"}),
    # On a busy machine the child may be stopped before it reaches the end.
    "a long one cut off": (tracks.gpx(FINISH, seconds=40_000)[:-30], {"broken", "hostile"}),
    "a route without times": (b'<gpx><trkpt lat="1" lon="2"/></gpx>', {"empty"}),
    "too big": (b"<" + b" " * MAX_BYTES, {"too_big"}),
    "numbers that are none": (
        tracks.tcx(FINISH).replace(b"<DistanceMeters>6.0", b"<DistanceMeters>x"),
        {"broken"},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_file_that_means_harm_is_refused_within_six_seconds(name: str) -> None:
    data, reasons = HOSTILE[name]
    began = time.monotonic()

    said = await parse(data)

    assert said.get("reason") in reasons
    assert time.monotonic() - began < 6


def test_the_longest_run_there_may_be_is_read_well_within_the_childs_time() -> None:
    data = tracks.gpx(FINISH, seconds=MAX_POINTS - 1, step=tracks.STEP / 400)
    began = time.process_time()

    track = read_xml(data)

    assert track.finished_at == FINISH
    assert time.process_time() - began < child.CPU_S


def test_far_and_near_points_are_measured_alike() -> None:
    near = tracks.gpx(FINISH, seconds=1000, step=tracks.STEP)
    far = tracks.gpx(FINISH, seconds=10, step=tracks.STEP * 100)

    assert read_xml(near).metres == pytest.approx(read_xml(far).metres, rel=1e-6)


def test_more_points_than_any_run_has_are_refused() -> None:
    points = b'<trkpt lat="1" lon="2"><time>2030-01-01T00:00:00Z</time></trkpt>' * (MAX_POINTS + 1)

    with pytest.raises(TrackError, match="too_long"):
        read_xml(b"<gpx>" + points + b"</gpx>")


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.socket()",
        "open('/etc/passwd')",
        "bytearray(300 * 1024 * 1024)",
        "while True: pass",
    ],
    ids=["network", "files", "memory", "time"],
)
def test_the_child_can_do_nothing_but_read(act: str) -> None:
    code = f"import socket\nfrom bot.tracks import child\nchild.limit()\n{act}\nprint('free')"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False
    )

    assert done.returncode != 0
    assert b"free" not in done.stdout


def test_without_its_limits_the_child_could_open_a_socket() -> None:
    opened: Any = socket.socket()
    opened.close()
