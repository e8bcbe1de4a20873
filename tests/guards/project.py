"""What the guards look at: the project's own files. No guard here, each has its own test file."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("content", "storage", "scheduler", "bot", "playground")
_NOT_OURS = frozenset(
    {".git", ".venv", ".hypothesis", "node_modules", "site", "var", "__pycache__"}
)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that would be committed, relative to its root."""
    return tuple(sorted(path.relative_to(ROOT) for path in _walk(ROOT) if _committed(path)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink() or path.name in _NOT_OURS or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _committed(path: Path) -> bool:
    return (
        path.suffix != ".pyc" and path.name not in (".env", ".git") and ".sqlite3" not in path.name
    )


def python_files(*folders: str) -> list[Path]:
    """The Python files of these folders; of the whole project without any."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and (not folders or path.parts[0] in folders)
    ]


def documents() -> list[Path]:
    """All pages written for people."""
    return [path for path in files() if path.suffix == ".md"]


@cache
def text_files() -> tuple[Path, ...]:
    """Everything that can be read as text."""
    return tuple(path for path in files() if _is_text(ROOT / path))


def _is_text(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read(path: Path) -> str:
    """The text of a file of the project."""
    return (ROOT / path).read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file of the project."""
    return ast.parse(read(path), filename=str(path))


def docstrings(module: ast.AST) -> set[int]:
    """Ids of the strings that stand alone as a statement: docstrings, and notes on fields."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def table_rows(page: str) -> list[list[str]]:
    """The cells of all table rows of a Markdown page, headings and rules left out."""
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in page.splitlines()
        if line.lstrip().startswith("|")
    ]
    return [row for row in rows if not set("".join(row)) <= set("-: ")]
