"""Reads content files and turns a wrong one into a sentence that names file and field."""

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError

ROOT = Path(__file__).resolve().parent
LANGUAGES = ROOT / "languages"
OPERATORS = ROOT / "operators"
TABLES = ROOT / "tables"

T = TypeVar("T")


class ContentError(Exception):
    """A content file is wrong; the text names the file, the field and what to mend."""


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C or Python, same interface
    """YAML keeps the last of two equal keys in silence; a translator would lose a sentence."""


def _mapping_without_repeats(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    pairs = loader.construct_pairs(node, deep=True)
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = {str(key) for key in keys if keys.count(key) > 1}
        raise ContentError(f"repeated key: {', '.join(sorted(repeated))}")
    return made


_UniqueKeyLoader.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_repeats
)


def read_yaml(path: Path) -> Any:
    """The data of one YAML file. Raises ContentError."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_UniqueKeyLoader)  # noqa: S506  # derives from the safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ContentError) as exc:
        raise ContentError(f"{_short(path)}: {exc}") from exc


def read_model(path: Path, shape: type[T]) -> T:
    """One YAML file as `shape` (a model, or any type pydantic knows). Raises ContentError."""
    data = read_yaml(path)
    try:
        return adapter_of(shape).validate_python(data)
    except ValidationError as exc:
        raise ContentError(f"{_short(path)}: {sentence_of(exc)}") from exc


@cache
def _adapter(shape: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, shape))


def adapter_of(shape: type[T]) -> TypeAdapter[T]:
    """Pydantic's reader of a shape; made once, for making it costs more than using it."""
    made: TypeAdapter[T] = _adapter(cast(Hashable, shape))
    return made


def sentence_of(exc: ValidationError) -> str:
    """What is wrong, field by field."""
    return "; ".join(
        f"{'.'.join(str(part) for part in error['loc']) or 'the file'}: {error['msg']}"
        for error in exc.errors()
    )


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
