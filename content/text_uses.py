"""Reads the Python source for the text keys it uses. It imports no code and checks no text."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

# Functions that turn a key and named values into a sentence, wherever they stand.
_SPEAKS: Final = frozenset({"get", "sentence", "say_key", "answer"})
TOAST: Final = "answer"
_HOLE: Final = "[a-z0-9_]+"
# f"setup.{field}" says so little that it must not count as a use of "setup.not_a_doctor",
# unless "not_a_doctor" is spelled out somewhere in the source.
_BARE_HOLE: Final = "[a-z0-9]+"
_SPELLED_OUT: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")

_Names = dict[str, list[ast.expr]]


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


@dataclass(frozen=True, slots=True)
class _Loop:
    """A loop over known texts (`values` is empty when they are not), on these lines."""

    name: str
    lines: range
    values: list[str]

    def fits(self, name: ast.Name) -> bool:
        """True when this name, where it stands, is the loop's."""
        return name.id == self.name and name.lineno in self.lines


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is known of the names in one function."""

    names: _Names
    loops: Sequence[_Loop]
    bare_hole: str

    def values(self, hole: ast.expr) -> list[str | None]:
        """What can stand in a hole of an f-string; None for what nobody can tell."""
        choices = [hole]
        if isinstance(hole, ast.Name):
            around = [loop for loop in self.loops if loop.fits(hole)]
            if around:
                return list(min(around, key=lambda loop: len(loop.lines)).values) or [None]
            choices = self.names.get(hole.id, [hole])
        parts = [part for choice in choices for part in _branches(choice)]
        return [_string(part) for part in parts]


def uses(files: Iterable[Path], *, areas: frozenset[str], root: Path) -> list[Use]:
    """Every text key in these files. `areas` are the parts before the dot that exist."""
    trees = {str(path.relative_to(root)): ast.parse(path.read_text("utf-8")) for path in files}
    texts = {text for tree in trees.values() for node in ast.walk(tree) if (text := _string(node))}
    spelled_out = sorted(text for text in texts if _SPELLED_OUT.fullmatch(text))
    bare_hole = f"(?:{'|'.join([_BARE_HOLE, *spelled_out])})"
    finders = {name: _Finder(name, areas, bare_hole=bare_hole) for name in trees}
    return [use for name, tree in trees.items() for use in finders[name].all_in(tree)]


class _Finder:
    """Finds keys in one file: those handed to a speaking function, and those that stand alone."""

    def __init__(self, file: str, areas: frozenset[str], *, bare_hole: str) -> None:
        self._file = file
        self._bare_hole = bare_hole
        self._start = re.compile(rf"({'|'.join(sorted(areas))})\.")

    def all_in(self, tree: ast.Module) -> list[Use]:
        """All uses of one module."""
        found: list[Use] = []
        # The text inside an f-string is no key of its own.
        seen = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
        constants = _assigned(tree.body)
        for function in _outermost(tree):
            names = constants | _assigned(ast.walk(function))
            scope = _Scope(names, _looped(function, names), self._bare_hole)
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                for key in self._keys_of(call, names):
                    seen.add(id(key))
                    found += self._uses(key, call, scope)
            for node in ast.walk(function):
                if self._is_key(node) and id(node) not in seen:
                    seen.add(id(node))
                    found += self._uses(node, None, scope)
        alone = [node for node in ast.walk(tree) if self._is_key(node) and id(node) not in seen]
        outside = _Scope(constants, [], self._bare_hole)
        return found + [use for node in alone for use in self._uses(node, None, outside)]

    def _keys_of(self, call: ast.Call, names: _Names) -> Iterator[ast.expr]:
        if _called(call) not in _SPEAKS:
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

    def _uses(self, key: ast.AST, call: ast.Call | None, scope: _Scope) -> Iterator[Use]:
        """One use, or one for each value that the holes of an f-string can have."""
        given: frozenset[str] | None = None
        if call is not None and all(word.arg is not None for word in call.keywords):
            given = frozenset(word.arg for word in call.keywords if word.arg)
        for written, pattern, exact in _spelled(key, scope):
            yield Use(
                where=f"{self._file}:{getattr(key, 'lineno', 0)}",
                written=written,
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


def _spelled(key: ast.AST, scope: _Scope) -> Iterator[tuple[str, str, bool]]:
    """How the key can be spelled: as a reader writes it, as a pattern, and whether in full."""
    if isinstance(key, ast.Constant):
        begins = str(key.value).endswith("_")  # the keys of a group, as texts.group() gives them
        pattern = re.escape(str(key.value)) + (_HOLE if begins else "")
        yield str(key.value), pattern, not begins
        return
    assert isinstance(key, ast.JoinedStr)
    first = key.values[0]
    assert isinstance(first, ast.Constant)
    bare = str(first.value).endswith(".") and len(key.values) == 2
    choices = [_spellings(part, scope, bare=bare) for part in key.values]
    for parts in product(*choices):
        yield (
            "".join(part[0] for part in parts),
            "".join(part[1] for part in parts),
            all(part[2] for part in parts),
        )


def _spellings(part: ast.expr, scope: _Scope, *, bare: bool) -> list[tuple[str, str, bool]]:
    if isinstance(part, ast.Constant):
        return [(str(part.value), re.escape(str(part.value)), True)]
    assert isinstance(part, ast.FormattedValue)
    hole = part.value
    spellings = []
    for value in scope.values(hole):
        if value is None:
            spellings.append(
                (f"{{{ast.unparse(hole)}}}", scope.bare_hole if bare else _HOLE, False)
            )
        else:
            spellings.append((value, re.escape(value), True))
    return spellings


def _string(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _strings(nodes: Iterable[ast.AST]) -> list[str]:
    """The texts these expressions are; nothing when one of them is something else."""
    values = [_string(node) for node in nodes]
    texts = [value for value in values if value is not None]
    return texts if len(texts) == len(values) else []


def _assigned(nodes: Iterable[ast.AST]) -> _Names:
    """What is assigned to each name."""
    names: _Names = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in (target for target in node.targets if isinstance(target, ast.Name)):
                names.setdefault(target.id, []).append(node.value)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            names.setdefault(node.target.id, []).append(node.value)
    return names


def _looped(function: ast.AST, names: _Names) -> list[_Loop]:
    """Each loop over texts that are all known, as `for name in ("a", "b")`."""
    loops = []
    for node in ast.walk(function):
        parts: Sequence[ast.For | ast.comprehension] = ()
        if isinstance(node, ast.For):
            parts = (node,)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            parts = node.generators
        for part in parts:
            if isinstance(node, (ast.stmt, ast.expr)) and isinstance(part.target, ast.Name):
                lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                loops.append(_Loop(part.target.id, lines, _elements(part.iter, names)))
    return loops


def _elements(over: ast.expr, names: _Names) -> list[str]:
    if isinstance(over, ast.Name) and len(names.get(over.id, [])) == 1:
        over = names[over.id][0]
    if isinstance(over, (ast.Tuple, ast.List, ast.Set)):
        return _strings(over.elts)
    if isinstance(over, ast.Dict):
        return _strings(key for key in over.keys if key is not None)
    return []


def _outermost(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        else:
            yield from _outermost(node)
