"""Messages to send: put, claim under a lease, mark. The caller owns transaction and time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox_statements import (
    DROP_EDITS,
    DROP_SESSION,
    FIRST_STEP,
    NUMBERS,
    PUT,
    SENT,
    TAKE,
    VOID_STEPS,
    marking,
)
from storage.picking import UNSENT, is_unsent, pick
from storage.prepared import Write, write_all
from storage.records import OutboxRow
from storage.traffic import outbox
from storage.types import UtcDateTime

# Lower goes first: a step has a second to keep, a nudge has minutes.
PRIORITY = {"step": 0, "card": 1, "reply": 1, "farewell": 1, "secret": 1, "nudge": 2, "news": 3}

FAREWELL = "farewell"  # the last word to an erased runner: its row goes as soon as it is said
SECRET = "secret"  # noqa: S105  # what is shown once: its words go as soon as it is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One call to make: what, to whom, why, and when it should arrive."""

    dedupe_key: str
    chat_id: int
    method: str
    payload: dict[str, Any]
    policy: str
    due_at: datetime
    session_id: int | None = None
    epoch: int | None = None
    step: int | None = None
    edits: str | None = None
    send_after: datetime | None = field(default=None)
    not_after: datetime | None = None
    broadcast_id: int | None = None


def putting(messages: Sequence[Message]) -> Write:
    """Remembers messages to send; a key that is there already changes nothing."""
    rows = [
        {
            "dedupe_key": message.dedupe_key,
            "chat_id": message.chat_id,
            "session_id": message.session_id,
            "epoch": message.epoch,
            "step": message.step,
            "method": message.method,
            "payload": message.payload,
            "edits": message.edits,
            "policy": message.policy,
            "priority": PRIORITY[message.policy],
            "state": "pending",
            "due_at": message.due_at,
            "send_after": message.send_after or message.due_at,
            "not_after": message.not_after,
            "broadcast_id": message.broadcast_id,
            "attempts": 0,
        }
        for message in messages
    ]
    return PUT, rows


async def take(
    connection: AsyncConnection,
    rows: Sequence[OutboxRow],
    *,
    owner: str,
    lease_until: datetime,
    along: Sequence[Write] = (),
) -> Sequence[OutboxRow]:
    """Put picked rows under a lease; as they are now, in the order they were written.

    `along`: what is to be written with it.
    """
    if not rows:
        return []
    ids = [row.id for row in rows]
    lease = {"ids": ids, "_owner": owner, "_until": lease_until}
    await write_all(connection, [*along, (TAKE, [lease])])
    taken = [replace(row, attempts=row.attempts + 1) for row in rows]
    return sorted(taken, key=lambda row: row.id)


async def claim(
    connection: AsyncConnection,
    *,
    now: datetime,
    owner: str,
    lease_until: datetime,
    limit: int,
    machine_now: datetime,
) -> Sequence[OutboxRow]:
    """Pick and take in one, whatever the pace."""
    found = await pick(connection, now=now, machine_now=machine_now, limit=limit)
    rows = [candidate.row for candidate in found]
    return await take(connection, rows, owner=owner, lease_until=lease_until)


async def mark(connection: AsyncConnection, row: OutboxRow, *, owner: str, **values: Any) -> bool:
    """Settle a claimed row. False: the lease was lost and somebody else has it (fencing)."""
    if row.policy == SECRET and values["state"] != "pending":
        values["payload"] = None
    given = {f"_{name}": value for name, value in values.items()}
    held = {"_id": row.id, "_owner": owner, "_attempts": row.attempts}
    return await marking(*values).run(connection, held | given) == 1


async def mark_sent(
    connection: AsyncConnection,
    sent: Sequence[tuple[OutboxRow, int | None]],
    *,
    owner: str,
    at: datetime,
) -> set[int]:
    """Settle all these as sent, with Telegram's numbers, in one statement, each fenced.

    The ids of the rows that were still ours. For policies of which nothing else is to be noted.
    """
    if len(sent) == 1:  # a list of one costs a database twice as much as the row itself
        [(row, number)] = sent
        values = {"state": "sent", "sent_at": at, "message_id": number}
        return {row.id} if await mark(connection, row, owner=owner, **values) else set()
    rows = [{"id": row.id, "n": row.attempts, "message": number} for row, number in sent]
    if not rows:
        return set()
    held = await SENT.rows(connection, {"rows": rows, "_owner": owner, "_at": at})
    return {int(row[0]) for row in held}


async def drop_session(connection: AsyncConnection, session_id: int, *, chat_id: int) -> None:
    """No step and no edit of the card more: what is not on its way is not sent.

    The card itself still goes out, or later edits would have nothing to edit. A step that is on
    its way just now loses its epoch: it may arrive, but it is not tried again (see `wanted`).
    """
    mine = {"chat": chat_id, "session": session_id}
    await DROP_SESSION.run(connection, mine)
    await VOID_STEPS.run(connection, mine)


async def wanted(connection: AsyncConnection, row_id: int) -> bool:
    """False for a step whose session has taken another course since it was written."""
    found = await connection.execute(
        select(outbox.c.id).where(
            outbox.c.id == row_id, or_(outbox.c.policy != "step", outbox.c.epoch.is_not(None))
        )
    )
    return found.first() is not None


async def first_unsent_step(
    connection: AsyncConnection, session_id: int, *, chat_id: int
) -> int | None:
    """The earliest step of this session that is not known to have been sent, or None."""
    found = await FIRST_STEP.rows(connection, {"chat": chat_id, "session": session_id})
    return found[0][0] if found else None


async def drop(connection: AsyncConnection, row_id: int) -> None:
    """This message is no longer wanted."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.state == "pending")
        .values(state="dropped")
    )


async def drop_chat(connection: AsyncConnection, chat_id: int) -> None:
    """The runner has left: nothing more is sent to this chat."""
    waiting = (outbox.c.chat_id == chat_id, is_unsent, outbox.c.state == "pending")
    await connection.execute(
        update(outbox).where(*waiting, outbox.c.policy == SECRET).values(payload=None)
    )
    await connection.execute(update(outbox).where(*waiting).values(state="dropped"))


async def drop_edits(connection: AsyncConnection, key: str, *, chat_id: int) -> None:
    """Older edits of a message that are still waiting: the newest says it all."""
    await DROP_EDITS.run(connection, {"chat": chat_id, "_key": key})


async def message_ids(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, int]:
    """Telegram's numbers for the messages that were sent under these keys."""
    return {row[0]: row[1] for row in await NUMBERS.rows(connection, {"keys": list(keys)})}


async def latest_sent(connection: AsyncConnection) -> datetime | None:
    """When the newest message went out, or None."""
    found = await connection.execute(select(func.max(outbox.c.sent_at, type_=UtcDateTime)))
    latest: datetime | None = found.scalar_one_or_none()
    return latest


async def forget_payloads_before(connection: AsyncConnection, moment: datetime) -> int:
    """Empty what was said before `moment`; the keys stay, so nothing is said twice."""
    emptied = await connection.execute(
        update(outbox)
        .where(
            outbox.c.due_at < moment,
            outbox.c.state.not_in(UNSENT),
            outbox.c.payload.is_not(None),
        )
        .values(payload=null())  # None would be JSON's null: emptied again at every clean-up
    )
    return emptied.rowcount


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Drop settled rows from before `moment`; how many."""
    gone = await connection.execute(
        delete(outbox).where(outbox.c.due_at < moment, outbox.c.state.not_in(UNSENT))
    )
    return gone.rowcount
