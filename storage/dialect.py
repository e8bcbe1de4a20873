"""The few places where SQLite and PostgreSQL are spoken to differently."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Executable,
    Float,
    Select,
    Table,
    any_,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.prepared import Prepared
from storage.types import JsonList


def insert_or(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that understands ON CONFLICT in this database's dialect."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_ignore(connection: AsyncConnection, table: Table) -> Any:
    """INSERT ... ON CONFLICT DO NOTHING: a repeat is harmless."""
    return _insert_ignore(connection.dialect.name, table)


@cache
def _insert_ignore(dialect: str, table: Table) -> Any:
    # Built once: building a statement costs more than running it.
    return _insert(dialect, table).on_conflict_do_nothing()


def keeping(table: Table, *columns: str) -> Prepared:
    """INSERT of these columns ... ON CONFLICT DO NOTHING, prepared."""
    return Prepared(lambda dialect: _insert_ignore(dialect, table), columns=columns)


def adding(table: Table) -> Prepared:
    """INSERT of all columns but the id, which it returns, prepared."""
    columns = [column.name for column in table.c if column.name != "id"]
    return Prepared(insert(table).returning(table.c.id), columns=columns)


def adding_numbered(table: Table) -> Prepared:
    """INSERT of all columns, the id among them, prepared."""
    return Prepared(insert(table), columns=table.c.keys())


def replacing(
    table: Table, *, key: Sequence[str], columns: Sequence[str], sooner: str | None = None
) -> Prepared:
    """INSERT of these columns, or all of them anew where `key` is there, prepared.

    With `sooner`, a column, each row also binds `_sooner`: if it is true, what is there stays
    unless that column would become smaller.
    """

    def make(dialect: str) -> Executable:
        new = _insert(dialect, table)
        given = {name: new.excluded[name] for name in columns if name not in key}
        where = None
        if sooner is not None:
            always = not_(bindparam("_sooner", type_=Boolean))
            where = or_(always, table.c[sooner] > new.excluded[sooner])
        made: Executable = new.on_conflict_do_update(
            index_elements=list(key), set_=given, where=where
        )
        return made

    return Prepared(make, columns=columns)


def _insert(dialect: str, table: Table) -> Any:
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)


def is_one_of(place: ColumnElement[Any], *constants: str) -> ColumnElement[bool]:
    """IN with the values written out: partial indexes serve it, and it can be prepared.

    A single one is `=`, as an index says it: SQLite does not see that `IN` of one is the same.
    """
    written: list[ColumnElement[Any]] = [literal_column(f"'{value}'") for value in constants]
    return place == written[0] if len(written) == 1 else place.in_(written)


def among(dialect: str, place: Column[Any], name: str) -> ColumnElement[bool]:
    """IN with a list bound as one value, `name`: the statement is the same for any length."""
    if dialect == "sqlite":
        each = func.json_each(bindparam(name, type_=JsonList)).table_valued("value")
        return place.in_(select(each.c.value))
    return place == any_(bindparam(name, type_=ARRAY(place.type)))


def each_of(dialect: str, name: str) -> ColumnElement[int]:
    """The numbers of a list that is bound as one value, `name`: a column to join with."""
    if dialect == "sqlite":
        return func.json_each(bindparam(name, type_=JsonList)).table_valued("value").c.value
    numbers = func.unnest(bindparam(name, type_=ARRAY(BigInteger)))
    return numbers.table_valued(column("value", BigInteger)).render_derived().c.value


def number_ahead(dialect: str, table: Table) -> ColumnElement[int | None]:
    """An id for a row of `table` to be written later, a new one for each row of the result.

    NULL on SQLite: there a row has its id for the asking, without a round trip.
    """
    if dialect == "sqlite":
        return cast(null(), BigInteger)
    return func.nextval(literal_column(f"'{table.name}_id_seq'"), type_=BigInteger)


def listed(dialect: str, name: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a list of objects that is bound as one value, `name`: a table in a parameter.

    Keys and types of the objects are those of `columns`.
    """
    if dialect == "sqlite":
        each = func.json_each(bindparam(name, type_=JsonList)).table_valued("value").c.value
        return {key: func.json_extract(each, f"$.{key}") for key in columns}
    made = (
        func.jsonb_to_recordset(bindparam(name, type_=postgresql.JSONB))
        .table_valued(*(column(key, kind) for key, kind in columns.items()))
        .render_derived(with_types=True)
    )
    return {key: made.c[key] for key in columns}


async def change(
    connection: AsyncConnection, table: Table, row_id: int, values: Mapping[str, Any]
) -> None:
    """Set columns of the one row with this `id`."""
    given = {f"_{name}": value for name, value in values.items()}
    await _change(table, *values).run(connection, {"_id": row_id, **given})


@cache
def _change(table: Table, *columns: str) -> Prepared:
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns}
    return Prepared(update(table).where(table.c.id == bindparam("_id")).values(values))


def seconds_between(
    connection: AsyncConnection, later: ColumnElement[Any], earlier: ColumnElement[Any]
) -> ColumnElement[float]:
    """How many seconds lie between two columns of moments."""
    if connection.dialect.name == "sqlite":
        return (func.julianday(later) - func.julianday(earlier)) * 86_400.0
    return cast(func.extract("epoch", later - earlier), Float)


def locked(statement: Select[Any]) -> Select[Any]:
    """FOR UPDATE SKIP LOCKED: rows another worker holds are passed over.

    SQLite has no such clause and needs none: its one writer holds the whole file.
    """
    return statement.with_for_update(skip_locked=True)
