"""Every dependency has a line that says why, and no line speaks of one that is gone."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from tests.guards.project import python_files, read, table_rows


def names(requirements: Iterable[str]) -> set[str]:
    """The packages of requirement lines, without versions, extras and markers."""
    return {re.split(r"[\s\[<>=!~;]", requirement)[0] for requirement in requirements}


def explained(page: str) -> set[str]:
    """The packages with a reason and an alternative."""
    rows = [row for row in table_rows(page) if row[0] != "Package"]
    return {row[0] for row in rows if len(row) == 3 and all(row)}


def test_every_dependency_is_explained_and_no_other() -> None:
    project = tomllib.loads(read(Path("pyproject.toml")))["project"]
    wanted = names([*project["dependencies"], *project["optional-dependencies"]["dev"]])

    assert explained(read(Path("docs/dependencies.md"))) == wanted


def idle(page: str) -> set[str]:
    """The packages of which the page says that nothing uses them yet."""
    return {row[0] for row in table_rows(page) if re.match(r"Not \w+( \w+)? yet", row[1])}


def test_what_is_said_to_be_idle_is_imported_nowhere() -> None:
    imported = {
        name
        for path in python_files()
        for name in re.findall(r"^\s*(?:import|from) (\w+)", read(path), re.MULTILINE)
    }

    assert idle(read(Path("docs/dependencies.md"))) & imported == set()


def test_a_dependency_without_a_reason_is_found() -> None:
    page = "| Package | What | Not |\n| --- | --- | --- |\n| a | does | b |\n| c |  | d |\n"

    assert explained(page) == {"a"}
    assert idle("| x | Not switched on yet. Fast. | y |") == {"x"}
    assert names(["SQLAlchemy[asyncio]>=2", "uvloop>=0.23; sys_platform != 'win32'", "x"]) == {
        "SQLAlchemy",
        "uvloop",
        "x",
    }
