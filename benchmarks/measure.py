"""Shared by the benchmarks: the stand-in next door, CPU of another process, medians."""

import contextlib
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

import psutil

_SETTLED_SHARE = 0.03  # of a core
_LONGEST_S = 120


@contextlib.contextmanager
def standin() -> Iterator[int]:
    """A stand-in Bot API server in its own process; its port."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.standin"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def ask(port: int, what: str, body: dict[str, Any] | None = None, *, wait_s: float = 300) -> Any:
    """Tell the stand-in something, or ask it: go, report."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/{what}", data=json.dumps(body or {}).encode()
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=wait_s) as answer:
        return json.load(answer)


def cpu_s(pid: int) -> float:
    """Seconds of CPU this process has used, all its threads, user and system."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def settled(pid: int) -> float:
    """Wait until nothing is prepared in the background any more; the CPU spent until then."""
    for _ in range(_LONGEST_S):
        before = cpu_s(pid)
        time.sleep(1)
        if cpu_s(pid) - before < _SETTLED_SHARE:
            break
    return cpu_s(pid)


def machine() -> str:
    """Where this was measured."""
    names = ("python-telegram-bot", "aiohttp", "SQLAlchemy", "uvloop")
    installed = {one.name for one in importlib.metadata.distributions()}
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in names if name in installed
    )
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}"


def spread(values: Sequence[float], *, digits: int = 2) -> str:
    """Median (min-max)."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"
