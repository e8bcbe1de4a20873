"""The child process: reads one file from stdin, writes one JSON object, and may do nothing else.

Run as `python -m bot.tracks.child`. All that is needed is imported before the limits are set:
after that no file and no socket can be opened.
"""

import json
import os
import resource
import sys

from bot.tracks.fit import read_fit
from bot.tracks.track import MAX_BYTES, Track, TrackError
from bot.tracks.xml import read_xml

CPU_S = 5
MEMORY = 256 * 1024 * 1024


def limit() -> None:
    """CPU, memory, and nothing new to be opened or written: the process is alone from here."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def read(data: bytes) -> Track:
    """A file by what it begins with, whatever it is called. Raises TrackError."""
    if len(data) > MAX_BYTES:
        raise TrackError("too_big")
    if data[8:12] == b".FIT":
        return read_fit(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return read_xml(data)
    raise TrackError("archive" if data[:2] in (b"PK", b"\x1f\x8b") else "unknown")


def main() -> int:
    """Read, answer."""
    limit()
    try:
        answer = read(sys.stdin.buffer.read(MAX_BYTES + 1)).as_json()
    except TrackError as exc:
        answer = {"reason": exc.reason}
    except (MemoryError, RecursionError, OverflowError):
        answer = {"reason": "hostile"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
