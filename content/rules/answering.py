"""Adds up what options set: sets are joined, of two values the more worrying one counts."""

from collections.abc import Iterable
from typing import TypeAlias

from content.models.checkin import Sets
from content.models.safety import Value
from content.rules.tables import Tables

Fields: TypeAlias = dict[str, Value | tuple[str, ...]]


def joined(many: Iterable[Sets], tables: Tables) -> Fields:
    """Several options of one question: sets are joined, of two values the graver counts."""
    fields: Fields = {}
    for sets in many:
        for field, value in sets.items():
            before = fields.get(field)
            if isinstance(value, tuple):
                fields[field] = (*before, *value) if isinstance(before, tuple) else value
            else:
                fields[field] = graver(field, before, value, tables)
    return fields


def graver(field: str, one: object, other: Value, tables: Tables) -> Value:
    """The more worrying of two values of a field, by the order in safety/inputs.yaml."""
    if isinstance(one, (bool, int, str)) and _rank(field, one, tables) > _rank(
        field, other, tables
    ):
        return one
    return other


def _rank(field: str, value: Value, tables: Tables) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value  # days, months and pain: more is graver
    order = tables.rules.inputs[field].order
    return next((place for place, equals in enumerate(order) if value in equals), 0)
