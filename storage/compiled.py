"""A statement as a driver takes it: its text, and how values go in and come out. Runs nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Dialect, literal_column
from sqlalchemy.sql.sqltypes import NullType
from sqlalchemy.sql.visitors import replacement_traverse

Params = Mapping[str, Any]
_Converter = Callable[[Any], Any]
_NUMBERED = re.compile(r"\$(\d+)")  # how PostgreSQL names the values of a statement


class Compiled:
    """SQLAlchemy's words for one statement in one dialect, and its types' converters."""

    def __init__(
        self, statement: Any, dialect: Dialect, *, columns: Sequence[str] | None = None
    ) -> None:
        compiled = _written_out(statement, dialect).compile(dialect=dialect, column_keys=columns)
        self.dialect = dialect
        self.sql: str = compiled.string
        converters: Mapping[str, _Converter] = compiled._bind_processors
        names: Sequence[str] = compiled.positiontup
        self._count = len(names)
        self._values = _values_of(names)
        constants = {name for name in names if not compiled.binds[name].required}
        self._always: dict[str, Any] = {}  # what stands there whatever is given
        for name in constants:
            value, convert = compiled.binds[name].effective_value, converters.get(name)
            self._always[name] = convert(value) if convert else value
        self._writers = [
            (at, converters[name])
            for at, name in enumerate(names)
            if name in converters and name not in constants
        ]
        self._types = [column.type.dialect_impl(dialect) for column in compiled._result_columns]
        self._readers: list[tuple[int, _Converter]] = []

    def __len__(self) -> int:
        """How many values it is given."""
        return self._count

    def reads(self, codes: Sequence[Any] | None = None) -> None:
        """Make the readers of its columns; `codes` are the database's own names of their types."""
        codes = codes or [None] * len(self._types)
        readers = [
            kind.result_processor(self.dialect, code)
            for kind, code in zip(self._types, codes, strict=False)
        ]
        self._readers = [(at, reader) for at, reader in enumerate(readers) if reader is not None]

    def bind(self, params: Params) -> Sequence[Any]:
        """The values in the order the text asks for them. Raises KeyError for one not given."""
        values = self._values({**params, **self._always} if self._always else params)
        if not self._writers:
            return values
        written = list(values)
        for at, convert in self._writers:
            written[at] = convert(written[at])
        return written

    def read(self, rows: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Rows, their values as their types say."""
        return [self._read(row) for row in rows] if self._readers else [*map(tuple, rows)]

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, reader in self._readers:
            value = values[at]
            if value is not None:  # NULL is None for every type
                values[at] = reader(value)
        return tuple(values)


class Joined:
    """Two or more as parts of one statement, the last of which gives its rows; for PostgreSQL.

    All of them see the database as it was before.
    """

    def __init__(self, parts: Sequence[Compiled]) -> None:
        self._parts = parts
        places = accumulate(map(len, parts), initial=0)
        *before, last = [_placed(part.sql, at) for part, at in zip(parts, places, strict=False)]
        named = (f"part_{number} AS ({text})" for number, text in enumerate(before))
        self.sql = f"WITH {', '.join(named)} {last}"

    def bind(self, params: Sequence[Params]) -> Sequence[Any]:
        """The values of all parts, in their order. Raises KeyError for one not given."""
        bound = (part.bind(given) for part, given in zip(self._parts, params, strict=True))
        return list(chain.from_iterable(bound))


def _placed(sql: str, at: int) -> str:
    """The same, its values numbered behind `at` others."""
    return _NUMBERED.sub(lambda found: f"${int(found[1]) + at}", sql)


def _values_of(names: Sequence[str]) -> Callable[[Params], Sequence[Any]]:
    """Picks these out of a mapping."""
    if len(names) > 1:
        return itemgetter(*names)
    if not names:
        return lambda params: ()
    name = names[0]
    return lambda params: (params[name],)  # `itemgetter` would give the bare value


def _written_out(statement: Any, dialect: Dialect) -> Any:
    """Numbers and words that always stand in a statement, as part of its text.

    SQLite plans a statement anew before each run, which takes as long as the run, when a value is
    bound where a partial index has a constant: it looks whether the index could serve this time.
    """

    def write(element: Any, **_: Any) -> Any:
        if not isinstance(element, BindParameter) or element.required:
            return None
        # What a column is set to has no type yet, and no index has it as a condition.
        if type(element.value) not in (int, str) or isinstance(element.type, NullType):
            return None
        text = element.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        return literal_column(str(text), element.type)

    return replacement_traverse(statement, {}, write)
