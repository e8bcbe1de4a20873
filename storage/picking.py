"""Which unsent messages may go now: the oldest of each chat, urgent ones first. Claims nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import is_one_of
from storage.prepared import Prepared
from storage.records import OutboxRow
from storage.traffic import chats, outbox

UNSENT = ("pending", "sending")
# As the partial indexes say it: a query that says it in other words reads the whole table.
is_unsent = is_one_of(outbox.c.state, *UNSENT)
# What nobody waits for comes at most once, and in no order with the rest of its chat.
NEWS = "news"
ONCE = ("nudge", NEWS)

_NAMES = tuple(field.name for field in fields(OutboxRow))
_mine, _earlier = outbox.alias(), outbox.alias()
# A nudge whose sender died may have arrived; it is not repeated (leases.give_up_once).
_lost = and_(
    _mine.c.lease_until < bindparam("machine_now"), not_(is_one_of(_mine.c.policy, *ONCE))
)
_first_of_its_chat = ~exists().where(
    _earlier.c.chat_id == _mine.c.chat_id,
    is_one_of(_earlier.c.state, *UNSENT),
    _earlier.c.id < _mine.c.id,
    _earlier.c.policy != NEWS,  # a reply never waits behind a broadcast
)
_PICK = Prepared(
    select(*(_mine.c[name] for name in _NAMES), chats.c.tat.label("chat_tat"))
    .select_from(_mine.outerjoin(chats, chats.c.chat_id == _mine.c.chat_id))
    .where(
        is_one_of(_mine.c.state, *UNSENT),
        or_(_mine.c.state == "pending", _lost),
        _mine.c.send_after <= bindparam("now"),
        or_(chats.c.not_before.is_(None), chats.c.not_before <= bindparam("now")),
        or_(chats.c.tat.is_(None), chats.c.tat <= bindparam("tat_most")),
        _first_of_its_chat,
    )
    .order_by(_mine.c.priority, _mine.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=_mine)
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be taken, locked until the transaction ends, and its chat's pace."""

    row: OutboxRow
    chat_tat: float | None


async def pick(
    connection: AsyncConnection,
    *,
    now: datetime,
    machine_now: datetime,
    limit: int,
    chat_tat_most: float = math.inf,
) -> Sequence[Candidate]:
    """The oldest unsent message of up to `limit` chats, urgent ones first, locked for `take`.

    A row whose lease ran out is among them. Only the oldest of a chat can be taken, so
    messages of one chat never overtake each other. `now` is the runners' time, `machine_now`
    the leases' (they differ only in the playground). Chats that had their share for now
    (`chats.tat` beyond `chat_tat_most`) are left out.
    """
    params = {"now": now, "machine_now": machine_now, "tat_most": chat_tat_most, "most": limit}
    found = await _PICK.rows(connection, params)
    return [Candidate(OutboxRow(**dict(zip(_NAMES, row, strict=False))), row[-1]) for row in found]
