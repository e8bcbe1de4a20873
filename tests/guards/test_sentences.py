"""What a runner reads stands in content/languages, never in Python."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.guards.project import docstrings, python_files, tree

_TAG = re.compile(r"</?\w+>")
_BEGINS = re.compile(r"(^|[.!?]\s+)\W*[A-Z]")
_ENDS = re.compile(r"[.!?…](\s|\W*$)")

# For whom it is, when not for a runner: operators read these in a terminal.
FOR_OPERATORS = frozenset(
    {"_tell", "tell_operator", "Line", "Field", "add_argument", "ArgumentParser"}
)
_LOGS = frozenset({"log", "logger", "logging"})


def sentences(module: ast.Module) -> Iterator[str]:
    """Sentences that are no docstring, no log line, no error's text and not for operators."""
    free = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, (ast.Raise, ast.Assert)) or (
            isinstance(node, ast.Call) and _is_for_others(node)
        ):
            free |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            free |= {id(part) for part in node.values}
        if id(node) not in free and (text := _text(node)) and is_sentence(text):
            yield f"{getattr(node, 'lineno', 0)}: {text}"


def _is_for_others(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        owner = ast.unparse(function.value).split(".")[-1]
        return owner in _LOGS or function.attr in FOR_OPERATORS
    return isinstance(function, ast.Name) and function.id in FOR_OPERATORS


def is_sentence(text: str) -> bool:
    """Three words or more, a capital and an end: no key, no file name, no pattern."""
    plain = _TAG.sub("", text).strip()
    return len(plain.split()) >= 3 and bool(_BEGINS.search(plain) and _ENDS.search(plain))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values)
    return ""


def test_no_sentence_for_a_runner_stands_in_python() -> None:
    found = {
        str(path): said
        for path in python_files("bot", "scheduler", "storage")
        if "understanding" not in path.parts  # it reads what runners write, and says nothing
        if (said := list(sentences(tree(path))))
    }

    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "turn.say('Well done, your feet are happy.')",
        "text = '👏 All done! See you.'",
        "text = f'Your feet got {time} of care.'",
        "Button('Did you run today?')",
        "text = '<b>Stop.</b> Let go of the ball'",
    ],
)
def test_a_sentence_in_python_is_found(code: str) -> None:
    assert list(sentences(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "'''Answers the runner. It does not send.'''",
        "log.warning('Telegram does not answer; trying again.')",
        "raise ValueError('The clock runs forward only.')",
        "key = 'session.paused_asked'",
        "words = 'chat not found'",
        "x = Field(description='From @BotFather. Without it the playground starts.')",
    ],
)
def test_what_no_runner_reads_is_left_alone(code: str) -> None:
    assert not list(sentences(ast.parse(code)))
