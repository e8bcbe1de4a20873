"""Which tables hold a person's rows, read off the tables themselves. No queries here.

The exporter and the eraser both walk this list, so a new table with a runner's id is in both
from its first day.
"""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Table

import storage.admin_tables  # registers its tables
import storage.import_tables  # registers its table
import storage.link_tables  # registers its tables
import storage.nudge_tables  # registers its table
import storage.traffic  # noqa: F401  # registers its tables
from storage.tables import metadata, users

PERSON_COLUMNS = frozenset({"user_id", "chat_id"})

# 64-bit columns that name no person; a test wants every other one to be a person column.
OTHER_NUMBERS = frozenset(
    {
        "inbox.update_id",
        "timers.subject",  # of a session, a check-in, or the runner that user_id names
        "outbox.session_id",
        "outbox.message_id",
        "media.bot_id",
        "outbox.broadcast_id",
        "broadcasts.cursor",  # everything() moves it off a runner who goes
    }
)


def person_tables() -> Iterator[tuple[Table, Column[int]]]:
    """Each table with a person's rows and its person column; what refers to others first."""
    for table in reversed(metadata.sorted_tables):
        column = users.c.id if table is users else _person_column(table)
        if column is not None:
            yield table, column


def _person_column(table: Table) -> Column[int] | None:
    return next((column for column in table.columns if column.name in PERSON_COLUMNS), None)


def unexplained_numbers() -> set[str]:
    """64-bit columns of which nobody said whether they name a person."""
    people = {f"{table.name}.{column.name}" for table, column in person_tables()}
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BigInteger)
        and f"{table.name}.{column.name}" not in people | OTHER_NUMBERS
        and not (column.primary_key and column.name == "id")
        and not column.foreign_keys
    }
