"""Every kind of timer that is set anywhere has something that fires it."""

import ast
from importlib import import_module
from types import ModuleType

from scheduler.firing import FIRE
from scheduler.nudges import NUDGE
from tests.guards.project import python_files, tree


def kinds_put(module: ast.Module, names: ModuleType) -> set[str]:
    """The kinds that this module's calls of `timers.put` and `_set` name."""
    found = set()
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        for keyword in call.keywords:
            if keyword.arg == "kind" and isinstance(keyword.value, ast.Name):
                found.add(getattr(names, keyword.value.id, None))
            elif keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                found.add(keyword.value.value)
    return {kind for kind in found if isinstance(kind, str)}


def test_every_timer_that_is_set_is_fired_by_somebody() -> None:
    put: set[str] = set()
    for path in python_files("scheduler"):
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        put |= kinds_put(tree(path), import_module(name))

    assert put
    assert put - {NUDGE} <= set(FIRE)


def test_a_kind_that_nobody_fires_would_be_found() -> None:
    module = ast.parse('TIMER = "lost"\ntimers.put(1, timers.NewTimer(kind=TIMER))')
    names = ModuleType("sample")
    names.TIMER = "lost"  # type: ignore[attr-defined]  # a sample module

    assert kinds_put(module, names) == {"lost"}
