"""Every fault of docs/faults.md has a test, and that test exists."""

import ast
import re
from pathlib import Path

from tests.guards.project import tree

_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PAGE = Path("docs/faults.md")


def named(page: str) -> list[list[tuple[str, str]]]:
    """The tests that each row of the table names."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [_TEST.findall(line) for line in lines if not line.startswith(("| fault", "| ---"))]


def written_in(path: str) -> set[str]:
    """The tests that stand in a file."""
    if not Path(path).is_file():
        return set()
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree(Path(path))) if isinstance(node, functions)}


def test_every_row_names_tests_and_each_exists() -> None:
    rows = named(PAGE.read_text("utf-8"))

    missing = [
        f"{path}::{name}" for row in rows for path, name in row if name not in written_in(path)
    ]

    assert len(rows) >= 30
    assert all(rows)
    assert missing == []


def test_a_test_that_is_gone_would_be_missed() -> None:
    [row] = named("| fault | x |\n| a | b | `tests/guards/test_faults.py::test_nobody_wrote` |")

    assert row == [("tests/guards/test_faults.py", "test_nobody_wrote")]
    assert "test_nobody_wrote" not in written_in("tests/guards/test_faults.py")
