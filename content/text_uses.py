"""Reads the Python source for the text keys it uses. It imports no code and checks no text."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Functions that turn a key and named values into a sentence, wherever they stand.
_SPEAKS: Final = frozenset({"get", "sentence", "say_key", "answer"})
TOAST: Final = "answer"
_HOLE: Final = "[a-z0-9_]+"
# f"setup.{field}" says so little that it must not count as a use of "setup.not_a_doctor".
_BARE_HOLE: Final = "[a-z0-9]+"


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names a text, or with an f-string a family of texts."""

    where: str
    written: str
    pattern: re.Pattern[str]
    exact: bool
    given: frozenset[str] | None = None  # names of the values; None when they cannot be told
    toast: bool = False

    def fits(self, key: str) -> bool:
        """True when this place can mean `key`."""
        return self.pattern.fullmatch(key) is not None


def uses(files: Iterable[Path], *, areas: frozenset[str], root: Path) -> list[Use]:
    """Every text key in these files. `areas` are the parts before the dot that exist."""
    found: list[Use] = []
    for path in files:
        tree = ast.parse(path.read_text("utf-8"))
        found += _Finder(str(path.relative_to(root)), areas).all_in(tree)
    return found


class _Finder:
    """Finds keys in one file: those handed to a speaking function, and those that stand alone."""

    def __init__(self, file: str, areas: frozenset[str]) -> None:
        self._file = file
        self._start = re.compile(rf"({'|'.join(sorted(areas))})\.")

    def all_in(self, tree: ast.Module) -> list[Use]:
        """All uses of one module."""
        found = []
        # The text inside an f-string is no key of its own.
        seen = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
        for function, names in _scopes(tree):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                for expression in self._keys_of(call, names):
                    seen.add(id(expression))
                    found.append(self._use(expression, call))
        alone = (node for node in ast.walk(tree) if self._is_key(node) and id(node) not in seen)
        return found + [self._use(node, None) for node in alone if isinstance(node, ast.expr)]

    def _keys_of(self, call: ast.Call, names: Mapping[str, list[ast.expr]]) -> Iterator[ast.expr]:
        name = _called(call)
        if name not in _SPEAKS:
            return
        for argument in call.args[:2]:
            choices = names.get(argument.id, []) if isinstance(argument, ast.Name) else [argument]
            for choice in choices:
                yield from (part for part in _branches(choice) if self._is_key(part))

    def _is_key(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return bool(self._start.match(node.value)) and bool(
                re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", node.value)
            )
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            return bool(self._start.match(str(node.values[0].value)))
        return False

    def _use(self, key: ast.expr, call: ast.Call | None) -> Use:
        pattern, exact = _pattern(key)
        given: frozenset[str] | None = None
        if call is not None and all(word.arg is not None for word in call.keywords):
            given = frozenset(word.arg for word in call.keywords if word.arg)
        return Use(
            where=f"{self._file}:{key.lineno}",
            written=ast.unparse(key).removeprefix("f").strip("'\""),
            pattern=re.compile(pattern),
            exact=exact,
            given=given,
            toast=call is not None and _called(call) == TOAST,
        )


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    """The expression, or both sides of `a if b else c`."""
    if isinstance(node, ast.IfExp):
        yield from _branches(node.body)
        yield from _branches(node.orelse)
    else:
        yield node


def _pattern(key: ast.expr) -> tuple[str, bool]:
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value)), True
    assert isinstance(key, ast.JoinedStr)
    first = key.values[0]
    assert isinstance(first, ast.Constant)
    bare = str(first.value).endswith(".") and len(key.values) == 2
    hole = _BARE_HOLE if bare else _HOLE
    parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else hole for p in key.values]
    return "".join(parts), False


def _scopes(tree: ast.Module) -> Iterator[tuple[ast.AST, dict[str, list[ast.expr]]]]:
    """Each outermost function, or method, with what is assigned to its local names."""
    for node in _outermost(tree):
        names: dict[str, list[ast.expr]] = {}
        for inner in ast.walk(node):
            if isinstance(inner, ast.Assign):
                for target in inner.targets:
                    if isinstance(target, ast.Name):
                        names.setdefault(target.id, []).append(inner.value)
        yield node, names


def _outermost(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        else:
            yield from _outermost(node)
