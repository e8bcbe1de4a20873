"""Files and functions stay short enough to be read in one go."""

import ast
from collections.abc import Iterator

from tests.guards.project import docstrings, python_files, read, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 40  # lines with code; docstring, comments and blank lines are free

# A longer function needs a reason.
ALLOWED: dict[str, str] = {}
LONG_FILES: dict[str, str] = {}


def long_functions(module: ast.Module, text: str) -> Iterator[tuple[str, int]]:
    """Name and length of each function that is too long."""
    lines = text.splitlines()
    for function in ast.walk(module):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        notes = {
            number
            for node in ast.walk(function)
            if isinstance(node, ast.Expr) and id(node.value) in docstrings(function)
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        span = range(function.lineno, (function.end_lineno or function.lineno) + 1)
        code = [n for n in span if n not in notes and lines[n - 1].split("#")[0].strip()]
        if len(code) > LONGEST_FUNCTION:
            yield function.name, len(code)


def test_no_file_is_longer_than_a_few_screens() -> None:
    lengths = {
        str(path): len(read(path).splitlines())
        for path in python_files()
        if "versions" not in path.parts  # a schema step lists its columns
    }
    long = {name: n for name, n in lengths.items() if n > LONGEST_FILE}

    assert {name: n for name, n in long.items() if name not in LONG_FILES} == {}
    assert LONG_FILES.keys() <= long.keys()


def test_no_function_is_longer_than_a_screen() -> None:
    found = {
        f"{path}: {name}": length
        for path in python_files()
        if "versions" not in path.parts  # a schema step lists its columns
        for name, length in long_functions(tree(path), read(path))
    }

    assert {name: n for name, n in found.items() if name not in ALLOWED} == {}


def test_every_exception_is_still_needed() -> None:
    found = {
        f"{path}: {name}"
        for path in python_files()
        for name, _ in long_functions(tree(path), read(path))
    }

    assert ALLOWED.keys() <= found


def test_a_long_function_is_found_and_its_docstring_is_free() -> None:
    note = '    """' + "\n".join(["A long story."] * 60) + '"""\n'
    short = "def short():\n" + note + "    x = 1\n" * 39
    long = "async def long():\n    x = 1\n" + "    # why\n\n" * 10 + "    x = 2\n" * 39

    assert list(long_functions(ast.parse(short), short)) == []
    assert list(long_functions(ast.parse(long), long)) == [("long", 41)]
