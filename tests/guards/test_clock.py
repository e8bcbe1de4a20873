"""Only the clocks read the time; everyone else is handed `now`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.project import PACKAGES, python_files, tree

READS = frozenset(
    {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
        "time.localtime",
        "time.gmtime",
        "loop.time",
        "func.now",
        "func.current_timestamp",
    }
)

# Each with the reason why it may look at a clock itself.
ALLOWED = {
    "scheduler/clock.py": "the clock",
    "playground/clock.py": "the playground's own clock: it imports nothing of the rest",
}


def clock_reads(module: ast.Module) -> Iterator[str]:
    """Each place that looks at a clock, however the name was imported."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module in ("time", "datetime"):
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and names.get(node.id) in READS:
            yield f"{node.lineno}: {names[node.id]}"
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).split(".")[-1].removesuffix("()")
            owner = names.get(owner, owner).split(".")[-1]
            owner = {"get_running_loop": "loop", "get_event_loop": "loop"}.get(owner, owner)
            if f"{owner.strip('_')}.{node.attr}" in READS:
                yield f"{node.lineno}: {owner}.{node.attr}"


def found_in(path: Path) -> list[str]:
    """The reads of a file; in the playground a wait may last real seconds."""
    found = list(clock_reads(tree(path)))
    if path.parts[0] == "playground":
        return [place for place in found if not place.endswith("loop.time")]
    return found


def test_only_the_clocks_read_the_time() -> None:
    found = {
        str(path): places
        for path in python_files(*PACKAGES)
        if (places := found_in(path)) and str(path) not in ALLOWED
    }

    assert found == {}


def test_every_exception_is_still_needed() -> None:
    assert ALLOWED.keys() == {str(path) for path in python_files(*PACKAGES) if found_in(path)}


def test_a_look_at_the_clock_is_found_however_it_is_written() -> None:
    samples = (
        "import datetime\nx = datetime.datetime.now(tz)",
        "from datetime import datetime as dt\nx = dt.now(tz)",
        "from time import monotonic\nx = f(monotonic)",
        "import time\nx = time.time()",
        "x = asyncio.get_running_loop().time()",
        "x = select(func.now())",
    )

    assert [sample for sample in samples if not list(clock_reads(ast.parse(sample)))] == []
    assert list(clock_reads(ast.parse("x = self._clock.now()\ny = clock.now()"))) == []
