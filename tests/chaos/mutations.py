"""Ways to break the promises on purpose: each must be seen, see tests/faults/test_mutations.py."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import inbox, outbox
from storage.inbox import Accepted
from storage.inline_sqlite import InlineSqlite
from storage.prepared import Prepared, Write
from storage.records import OutboxRow
from storage.traffic import inbox as inbox_table
from storage.traffic import outbox as outbox_table

SHARED = "shared"  # not a mutation: several processes on one SQLite file


def deferred() -> None:
    """Transactions that read first and take the write lock later."""

    def begin(_: object, connection: Any) -> None:
        connection.dbapi_connection.execute("BEGIN")

    setattr(InlineSqlite, "do_begin", begin)  # noqa: B010  # mypy lets no method be assigned


def no_fencing() -> None:
    """Whoever comes late marks all the same."""

    async def mark(
        connection: AsyncConnection, row: OutboxRow, *, owner: str, **values: Any
    ) -> bool:
        await connection.execute(
            update(outbox_table)
            .where(outbox_table.c.id == row.id)
            .values(owner=None, lease_until=None, **values)
        )
        return True

    async def mark_sent(
        connection: AsyncConnection,
        sent: Sequence[tuple[OutboxRow, int | None]],
        *,
        owner: str,
        at: datetime,
    ) -> set[int]:
        for row, number in sent:
            await mark(connection, row, owner=owner, state="sent", sent_at=at, message_id=number)
        return {row.id for row, _ in sent}

    outbox.mark, outbox.mark_sent = mark, mark_sent


def mark_first() -> None:
    """What is claimed counts as sent."""
    real = outbox.take

    async def take(
        connection: AsyncConnection, rows: Sequence[OutboxRow], **lease: Any
    ) -> Sequence[OutboxRow]:
        taken = await real(connection, rows, **lease)
        if taken:
            await connection.execute(
                update(outbox_table)
                .where(outbox_table.c.id.in_([row.id for row in taken]))
                .values(state="sent")
            )
        return taken

    outbox.take = take


def high_water() -> None:
    """Updates numbered below the highest one seen count as seen."""
    real = inbox.keeping

    def keeping(updates: Sequence[Accepted], *, now: datetime) -> Write:
        _, rows = real(updates, now=now)
        return _KEEP_HIGHER, rows

    inbox.keeping = keeping


def _keep_higher(dialect: str) -> Executable:
    columns = [column for column in inbox_table.c if column.name != "retry_at"]
    given = {column.name: bindparam(column.name, type_=column.type) for column in columns}
    highest = select(func.coalesce(func.max(inbox_table.c.update_id), 0)).scalar_subquery()
    higher = select(*given.values()).where(given["update_id"] > highest)
    insert: Any = (sqlite if dialect == "sqlite" else postgresql).insert(inbox_table)
    made: Executable = insert.from_select(columns, higher).on_conflict_do_nothing()
    return made


_KEEP_HIGHER = Prepared(_keep_higher)


def shared() -> None:
    """Connections of several processes to one SQLite file; see nursery.prepare."""


MUTATIONS: Mapping[str, Callable[[], None]] = {
    SHARED: shared,
    "deferred": deferred,
    "no-fencing": no_fencing,
    "mark-first": mark_first,
    "high-water": high_water,
}

# The count that turns red, whatever else does.
SEEN_AS: Mapping[str, str] = {
    "deferred": "clashes",
    "no-fencing": "unexplained",
    "mark-first": "lost",
    "high-water": "lost",
}

_TOUCHED = (
    (InlineSqlite, "do_begin"),
    (outbox, "take"),
    (outbox, "mark"),
    (outbox, "mark_sent"),
    (inbox, "keeping"),
)


@contextmanager
def applied(name: str) -> Iterator[None]:
    """This mutation, and after the block all as it was."""
    before = [(module, function, getattr(module, function)) for module, function in _TOUCHED]
    MUTATIONS[name]()
    try:
        yield
    finally:
        for module, function, real in before:
            setattr(module, function, real)
