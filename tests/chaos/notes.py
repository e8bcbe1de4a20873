"""What a run writes down so that it can be counted: whose call it was, and who noted its answer.

Changes nothing of what the bot does: a call carries three more parameters, and who marks a row as
sent says so in a table of ours, in the same transaction.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import outbox
from storage.db import transaction
from storage.records import OutboxRow

ROW, PID, ATTEMPT = "chaos_row", "chaos_pid", "chaos_attempt"
_NOTE = text("INSERT INTO chaos_notes (row_key, attempt) VALUES (:key, :attempt)")


async def lay_out(engine: AsyncEngine) -> None:
    """An empty table for the notes."""
    await sweep_up(engine)
    async with transaction(engine) as connection:
        await connection.execute(
            text("CREATE TABLE chaos_notes (row_key TEXT NOT NULL, attempt INTEGER NOT NULL)")
        )


async def sweep_up(engine: AsyncEngine) -> None:
    """No table for the notes: it is none of the bot's."""
    async with transaction(engine) as connection:
        await connection.execute(text("DROP TABLE IF EXISTS chaos_notes"))


async def read(engine: AsyncEngine) -> set[tuple[str, int]]:
    """Row keys and attempts whose answers were noted as "sent"."""
    async with transaction(engine) as connection:
        found = await connection.execute(text("SELECT row_key, attempt FROM chaos_notes"))
        return {(key, attempt) for key, attempt in found}


def take_notes() -> None:
    """From now on, in this process. After any mutation, so that its marks are noted as well."""
    _name_calls()
    _note_marks()


def _name_calls() -> None:
    real = outbox.take

    async def take(
        connection: AsyncConnection, rows: Sequence[OutboxRow], **lease: Any
    ) -> Sequence[OutboxRow]:
        return [
            replace(row, payload={**row.payload, **_name(row)})
            for row in await real(connection, rows, **lease)
        ]

    outbox.take = take


def _name(row: OutboxRow) -> dict[str, Any]:
    return {ROW: row.dedupe_key, ATTEMPT: row.attempts, PID: os.getpid()}


def _note_marks() -> None:
    real_mark, real_mark_sent = outbox.mark, outbox.mark_sent

    async def mark(
        connection: AsyncConnection, row: OutboxRow, *, owner: str, **values: Any
    ) -> bool:
        held = await real_mark(connection, row, owner=owner, **values)
        if held and values["state"] == "sent":
            await _note(connection, [row])
        return held

    async def mark_sent(
        connection: AsyncConnection,
        sent: Sequence[tuple[OutboxRow, int | None]],
        *,
        owner: str,
        at: datetime,
    ) -> set[int]:
        held = await real_mark_sent(connection, sent, owner=owner, at=at)
        await _note(connection, [row for row, _ in sent if row.id in held])
        return held

    outbox.mark, outbox.mark_sent = mark, mark_sent


async def _note(connection: AsyncConnection, rows: Sequence[OutboxRow]) -> None:
    if rows:
        notes = [{"key": row.dedupe_key, "attempt": row.attempts} for row in rows]
        await connection.execute(_NOTE, notes)
