"""What the translators' tools share: which entries are meant, and YAML as we write it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from content.entries import children, is_entry, layout_of
from content.files import LANGUAGES, ContentError, read_yaml
from content.translations import Pair

WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Block style, our order, line breaks written as \\n."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if "\n" in text or text != text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(data: Any) -> str:
    """Data as YAML that a person can edit."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def meant(pair: Pair, asked: Iterable[str]) -> bool:
    """True when an id, a file ("texts/run") or a beginning ("faq/") names this entry."""
    return any(
        pair.id == one or pair.file == one or (one[-1:] in "/." and pair.id.startswith(one))
        for one in asked
    )


def way_of(pair: Pair) -> tuple[str, ...]:
    """The way inside the file. No key of ours has a dot in it."""
    return tuple(pair.id.removeprefix(f"{pair.file}.").split("."))


def put(tree: dict[str, Any], way: tuple[str, ...], value: Any) -> None:
    """Set what stands at the end of the way."""
    for key in way[:-1]:
        tree = tree.setdefault(key, {})
    tree[way[-1]] = value


def own_file(code: str, name: str, root: Path = LANGUAGES) -> dict[str, Any]:
    """A language's file as nested tables; empty when it is not there. Raises ContentError."""
    path = root / code / f"{name}.yaml"
    data = read_yaml(path) if path.exists() else {}
    return as_tables(name, data or {})


def as_tables(name: str, data: Any) -> dict[str, Any]:
    """A list of things with ids as a table of them by id, all the way down."""

    def within(value: Any, way: tuple[str, ...]) -> Any:
        if not isinstance(value, dict | list) or is_entry(layout_of(name), value, way):
            return value
        return {key: within(part, (*way, key)) for key, part in children(value)}

    tables = within(data, ())
    if not isinstance(tables, dict):
        raise ContentError(f"{name}: is no table of entries")
    return tables


def in_order_of(english: Any, own: Mapping[str, Any]) -> dict[str, Any]:
    """`own` in the order in which English has its keys; what English has not comes last."""
    theirs = dict(children(english)) if isinstance(english, dict | list) else {}
    keys = [key for key in theirs if key in own] + [key for key in own if key not in theirs]
    return {
        key: in_order_of(theirs[key], own[key])
        if isinstance(own[key], dict) and isinstance(theirs.get(key), dict)
        else own[key]
        for key in keys
    }
