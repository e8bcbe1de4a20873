"""The file of weights: how the learned tier's numbers are packed and read. No arithmetic.

Nine weights in ten are zero, so only the others are kept, row by row. Standard library alone: a
library of arrays would cost the bot more memory than all of its weights.
"""

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

BUCKETS = 1 << 17
_MARK = b"weights 2\n"


class WeightsError(ValueError):
    """The file is none of ours, or of another make."""


@dataclass(frozen=True, slots=True)
class Table:
    """A row a bucket: the classes that it speaks for or against, by place, and how strongly.

    Row `i` lies in `places` and `weights` from `starts[i]` to `starts[i + 1]`. The classes are
    those of the heads that share the table, one head after the other.
    """

    starts: "array[int]"
    places: bytes
    weights: "array[int]"


@dataclass(frozen=True, slots=True)
class Head:
    """One classifier's numbers; its classes' rows of a table times `scale` are the weights."""

    classes: tuple[str, ...]
    scale: tuple[float, ...]
    bias: tuple[float, ...]
    temperature: float


@dataclass(frozen=True, slots=True)
class Stored:
    """All that is in the file; `made_from` tells of which phrasings."""

    made_from: str
    words: Mapping[str, str]
    idf: "array[float]"
    heads: Mapping[str, Head]
    tables: Mapping[str, Table]


def table_of(rows: Sequence[Sequence[tuple[int, int]]]) -> Table:
    """A table out of rows of places and weights. Raises WeightsError for the wrong number."""
    if len(rows) != BUCKETS:
        raise WeightsError(f"{len(rows)} rows")
    starts = array("I", accumulate((len(row) for row in rows), initial=0))
    places = bytes(place for row in rows for place, _ in row)
    weights = array("b", (weight for row in rows for _, weight in row))
    return Table(starts, places, weights)


def write(path: Path, stored: Stored) -> None:
    """Equal weights give equal files: there is no clock in it."""
    about = {
        "made_from": stored.made_from,
        "words": dict(stored.words),
        "heads": {
            name: {
                "classes": head.classes,
                "scale": head.scale,
                "bias": head.bias,
                "temperature": head.temperature,
            }
            for name, head in stored.heads.items()
        },
        "tables": {name: len(table.places) for name, table in stored.tables.items()},
    }
    parts = [json.dumps(about, ensure_ascii=False).encode(), b"\n", _as_stored(stored.idf)]
    for table in stored.tables.values():
        parts.append(bytes(end - begin for begin, end in pairwise(table.starts)))
        parts += [table.places, table.weights.tobytes()]
    path.write_bytes(_MARK + zlib.compress(b"".join(parts), 9))


def read(path: Path) -> Stored:
    """The file's content. Raises OSError, and WeightsError for what is no such file."""
    packed = path.read_bytes()
    if not packed.startswith(_MARK):
        raise WeightsError("not a file of weights")
    try:
        return _unpacked(zlib.decompress(memoryview(packed)[len(_MARK) :]))
    except (zlib.error, ValueError, KeyError, TypeError) as exc:
        raise WeightsError(f"of another make: {exc}") from exc


def _unpacked(data: bytes) -> Stored:
    end = data.index(b"\n")
    about: dict[str, Any] = json.loads(data[:end])
    rest = memoryview(data)[end + 1 :]
    idf, rest = _from_stored(rest[: 4 * BUCKETS]), rest[4 * BUCKETS :]
    tables = {}
    for name, weights in about["tables"].items():
        size = BUCKETS + 2 * weights
        tables[name], rest = _table(weights, rest[:size]), rest[size:]
    if len(idf) != BUCKETS or len(rest):
        raise WeightsError("not of the size it tells")
    heads = {name: _head(told) for name, told in about["heads"].items()}
    return Stored(about["made_from"], about["words"], idf, heads, tables)


def _head(told: Mapping[str, Any]) -> Head:
    return Head(
        tuple(told["classes"]), tuple(told["scale"]), tuple(told["bias"]), told["temperature"]
    )


def _table(weights: int, data: memoryview) -> Table:
    """Copied out of `data`: a view would keep the whole file in memory."""
    starts = array("I", accumulate(data[:BUCKETS], initial=0))
    if starts[-1] != weights or len(data) != BUCKETS + 2 * weights:
        raise WeightsError("not of the size it tells")
    return Table(
        starts,
        bytes(data[BUCKETS : BUCKETS + weights]),
        array("b", bytes(data[BUCKETS + weights :])),
    )


def _as_stored(numbers: "array[float]") -> bytes:
    """Little end first, as most machines have it."""
    if sys.byteorder == "big":
        numbers = array("f", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _from_stored(data: memoryview) -> "array[float]":
    numbers = array("f")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
