"""The outbox's statements of the hot road, prepared. What they are for: outbox.py."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Executable,
    Integer,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from storage.dialect import among, keeping, listed
from storage.picking import is_unsent
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

# What is unsent is found by its chat: a runner has a handful of such rows, the table millions.
_WAITS = (outbox.c.chat_id == bindparam("chat"), is_unsent, outbox.c.state == "pending")
_MINE = (outbox.c.chat_id == bindparam("chat"), outbox.c.session_id == bindparam("session"))
_EDIT = and_(outbox.c.policy == "card", outbox.c.edits.is_not(None))
DROP_EDITS = Prepared(
    update(outbox).where(*_WAITS, outbox.c.edits == bindparam("_key")).values(state="dropped")
)
DROP_SESSION = Prepared(
    update(outbox)
    .where(*_WAITS, *_MINE, or_(outbox.c.policy == "step", _EDIT))
    .values(state="dropped")
)
VOID_STEPS = Prepared(
    update(outbox)
    .where(*_MINE, is_unsent, outbox.c.state == "sending", outbox.c.policy == "step")
    .values(epoch=None)
)
FIRST_STEP = Prepared(
    select(outbox.c.step)
    .where(
        *_MINE,
        outbox.c.policy == "step",
        outbox.c.epoch.is_not(None),
        # A row under way counts too: after a kill nobody knows whether it arrived.
        is_unsent,
    )
    .order_by(outbox.c.id)
    .limit(1)
)
NUMBERS = Prepared(
    lambda dialect: select(outbox.c.dedupe_key, outbox.c.message_id).where(
        among(dialect, outbox.c.dedupe_key, "keys"), outbox.c.message_id.is_not(None)
    )
)


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
