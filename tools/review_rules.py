"""Reads the rows of the safety table into sentences for reviewers. It decides nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from content.files import read_yaml

# As the bot walks through them; a table of another name comes last.
_PHASES: Final = ("gate", "modifiers", "state", "always", "stop")
_NO_EFFECT: Final = frozenset({"id", "phase", "if", "when", "more", "sources", "confidence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the decision table, without YAML."""

    id: str
    phase: str
    said: str
    condition: str
    effect: str
    sources: tuple[str, ...]
    confidence: str


def read_rules(folder: Path, texts: Path) -> list[Rule]:
    """Rows of all tables in `folder`, their text keys looked up in `texts`; no folder, no rows.

    A row is any mapping with an id and sources; new fields show up under their own names.
    """
    words = read_yaml(texts) if texts.exists() else {}
    return [
        _rule(row, phase=path.stem, words=words)
        for path in sorted(folder.glob("*.yaml"), key=_turn)
        for row in _rows(read_yaml(path))
    ]


def _turn(path: Path) -> tuple[int, str]:
    return _PHASES.index(path.stem) if path.stem in _PHASES else len(_PHASES), path.stem


def _rows(data: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, Mapping) and "id" in data and "sources" in data:
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _rows(value)
    elif isinstance(data, list):
        for item in data:
            yield from _rows(item)


def _rule(row: Mapping[str, Any], *, phase: str, words: Mapping[str, Any]) -> Rule:
    more = [
        f"and if {condition_text(part.get('when'))}: {_effect(part, words)}"
        for part in row.get("more", ())
    ]
    return Rule(
        id=str(row["id"]),
        phase=str(row.get("phase", phase)),
        said=_plain(words.get("rows", {}).get(row["id"], "")),
        condition=condition_text(row.get("when", row.get("if"))),
        effect="; ".join(part for part in (_effect(row, words), *more) if part),
        sources=tuple(str(source) for source in row["sources"]),
        confidence=str(row.get("confidence", "not stated")),
    )


def condition_text(condition: Any) -> str:
    """A condition (all, any, not, {field, in | has | from, to}) as a reader says it."""
    if not isinstance(condition, Mapping):
        return str(condition or "")
    if "all" in condition:
        return " and ".join(_bracketed(part) for part in condition["all"])
    if "any" in condition:
        return " or ".join(_bracketed(part) for part in condition["any"])
    if "not" in condition:
        return f"not ({condition_text(condition['not'])})"
    return _comparison(condition)


def _comparison(condition: Mapping[str, Any]) -> str:
    name = str(condition.get("field", "?"))
    if "in" in condition:
        return f"{name} is {_listed(condition['in'], ' or ')}"
    if "has" in condition:
        return f"{name} has {_listed(condition['has'], ' or ')}"
    if "from" in condition:
        return f"{name} is {condition['from']} to {condition.get('to', 'any')}"
    return ", ".join(f"{key} {_plain(value)}" for key, value in condition.items())


def _bracketed(condition: Any) -> str:
    text = condition_text(condition)
    return (
        f"({text})" if isinstance(condition, Mapping) and {"all", "any"} & set(condition) else text
    )


def _effect(row: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{key}: {_said(value, words.get(key, {}))}"
        for key, value in row.items()
        if key not in _NO_EFFECT
    )


def _said(value: Any, words: Any) -> str:
    """A text key becomes the sentence that runners read; everything else stays as it is."""
    known = words if isinstance(words, Mapping) else {}
    parts = value if isinstance(value, list) else [value]
    return " ".join(
        f"“{_plain(known[part])}”" if isinstance(part, str) and part in known else _plain(part)
        for part in parts
    )


def _listed(values: Any, joint: str) -> str:
    return joint.join(_plain(value) for value in values)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(part)}" for key, part in value.items())
    if isinstance(value, list):
        return _listed(value, ", ")
    return str(value).strip()
