"""The outbox's statements of the hot road, prepared. What they are for: outbox.py."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Executable, Integer, bindparam, update

from storage.dialect import among, keeping, listed
from storage.prepared import Prepared
from storage.traffic import outbox

PUT = keeping(
    outbox,
    "dedupe_key",
    "chat_id",
    "session_id",
    "epoch",
    "step",
    "method",
    "payload",
    "edits",
    "policy",
    "priority",
    "state",
    "due_at",
    "send_after",
    "not_after",
    "broadcast_id",
    "attempts",
)
TAKE = Prepared(
    lambda dialect: (
        update(outbox)
        .where(among(dialect, outbox.c.id, "ids"))
        .values(
            state="sending",
            owner=bindparam("_owner"),
            lease_until=bindparam("_until"),
            attempts=outbox.c.attempts + 1,
        )
    )
)


def _sent(dialect: str) -> Executable:
    held = listed(dialect, "rows", {"id": BigInteger, "n": Integer, "message": BigInteger})
    return (
        update(outbox)
        .where(
            outbox.c.id == held["id"],
            outbox.c.attempts == held["n"],
            outbox.c.state == "sending",
            outbox.c.owner == bindparam("_owner"),
        )
        .values(
            state="sent",
            sent_at=bindparam("_at"),
            message_id=held["message"],
            owner=None,
            lease_until=None,
        )
        .returning(outbox.c.id)
    )


SENT = Prepared(_sent)


@cache
def marking(*columns: str) -> Prepared:
    """Settles a claimed row by setting these columns, if the row is still the claimer's."""
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns}
    return Prepared(
        update(outbox)
        .where(
            outbox.c.id == bindparam("_id"),
            outbox.c.state == "sending",
            outbox.c.owner == bindparam("_owner"),
            outbox.c.attempts == bindparam("_attempts"),
        )
        .values(owner=None, lease_until=None, **values)
    )
