"""Counts what a test asks of the database on the hot road."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import prepared
from storage.compiled import Params


class Statements:
    """Counts the statements of the hot road."""

    count = 0

    def prepared_ran(
        self, connection: AsyncConnection, statement: Executable, params: Sequence[Params]
    ) -> None:
        """One more."""
        self.count += 1


@contextmanager
def counted() -> Iterator[Statements]:
    """From here on."""
    statements = Statements()
    prepared.watch(statements)
    yield statements
    prepared.unwatch(statements)
