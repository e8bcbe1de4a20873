"""What operators did: note it, forget it. The caller owns the transaction and the time."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.admin_tables import audit


async def note(
    connection: AsyncConnection, operator: int, action: str, *, now: datetime, **details: Any
) -> None:
    """One thing an operator did. `details` are numbers and states, never anybody's words."""
    row = {"at": now, "user_id": operator, "action": action, "details": details}
    await connection.execute(insert(audit).values(**row))


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Drop what was done before `moment`; how many rows."""
    return (await connection.execute(delete(audit).where(audit.c.at < moment))).rowcount
