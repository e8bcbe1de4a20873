"""Turns conditions of the tables into functions once, so that a decision takes microseconds."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from content.models.rows import All, AnyOf, Condition, Has, In, Not, Range
from content.models.safety import Value

Known: TypeAlias = Mapping[str, Value | frozenset[str]]
Test: TypeAlias = Callable[[Known], bool]


def compiled(condition: Condition) -> Test:
    """The condition as a function of the known values."""
    match condition:
        case In():
            return _in(condition)
        case Range():
            return _range(condition)
        case Has():
            return _has(condition)
        case All():
            return _all(condition)
        case AnyOf():
            return _any(condition)
        case Not():
            inner = compiled(condition.not_)
            return lambda known: not inner(known)


def _in(condition: In) -> Test:
    field = condition.field
    # True == 1 in Python: keep the type beside the value, so that `true` is never a 1.
    values = {(type(value), value) for value in condition.in_}
    return lambda known: (type(known[field]), known[field]) in values


def _range(condition: Range) -> Test:
    field, low, high = condition.field, condition.from_, condition.to

    def test(known: Known) -> bool:
        value = known[field]
        return isinstance(value, int) and low <= value <= high

    return test


def _has(condition: Has) -> Test:
    field, wanted = condition.field, frozenset(condition.has)

    def test(known: Known) -> bool:
        signs = known[field]
        return isinstance(signs, frozenset) and not wanted.isdisjoint(signs)

    return test


def _all(condition: All) -> Test:
    parts = tuple(compiled(part) for part in condition.all)
    return lambda known: all(part(known) for part in parts)


def _any(condition: AnyOf) -> Test:
    parts = tuple(compiled(part) for part in condition.any)
    return lambda known: any(part(known) for part in parts)


def fields_of(condition: Condition) -> frozenset[str]:
    """The fields a condition looks at."""
    match condition:
        case All():
            return frozenset().union(*(fields_of(part) for part in condition.all))
        case AnyOf():
            return frozenset().union(*(fields_of(part) for part in condition.any))
        case Not():
            return fields_of(condition.not_)
        case _:
            return frozenset({condition.field})
