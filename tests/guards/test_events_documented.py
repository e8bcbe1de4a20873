"""Every event that is logged stands in docs/operations.md, and nothing else does."""

import re
from pathlib import Path

from tests.guards.project import python_files, read

_EVENT = re.compile(r'(?:"event": |_extra\()"([a-z_]+)"')


def explained(page: str) -> set[str]:
    """The events the page lists."""
    listed = page.partition("Events in the log")[2].partition("\n\n")[0]
    return set(re.findall(r"`([a-z]+_[a-z_]+|unreadable)`", listed))


def test_every_event_is_explained_and_no_other() -> None:
    logged = {
        event
        for path in python_files("bot", "scheduler", "storage")
        for event in _EVENT.findall(read(path))
    }

    assert explained(read(Path("docs/operations.md"))) == logged


def test_an_event_that_is_not_listed_would_be_missed() -> None:
    page = "`other_thing`\n\nEvents in the log: `poll_failed` (why),\n`lease_lost`.\n\n`not_this`"

    assert explained(page) == {"poll_failed", "lease_lost"}
    assert _EVENT.findall('extra={"event": "poll_failed", "why": x}') == ["poll_failed"]
