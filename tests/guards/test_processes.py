"""The Procfile starts only what `python -m bot` knows, and says all that a platform needs."""

import re
from collections.abc import Collection
from pathlib import Path

from bot.commands import COMMANDS
from tests.guards.project import read


def processes(procfile: str) -> dict[str, str]:
    """Each process with its command."""
    return dict(re.findall(r"^([a-z]+): (.+)$", procfile, re.MULTILINE))


def unknown(commands: Collection[str], known: Collection[str]) -> list[str]:
    """Commands that `python -m bot` would refuse."""
    return [
        c
        for c in commands
        if (m := re.fullmatch(r"python -m bot (\w+)", c)) is None or m[1] not in known
    ]


def test_the_procfile_has_the_three_processes_of_the_design() -> None:
    assert processes(read(Path("Procfile"))).keys() == {"release", "web", "worker"}


def test_every_process_can_be_started() -> None:
    assert unknown(processes(read(Path("Procfile"))).values(), COMMANDS.keys()) == []


def test_a_process_that_does_not_exist_is_found() -> None:
    commands = processes("web: python -m bot web\nother: python -m bot fly\n").values()

    assert unknown(commands, {"web"}) == ["python -m bot fly"]
