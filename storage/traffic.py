"""The tables of messages on their way: inbox, timers, outbox, chats. No queries here."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    text,
)

from storage.tables import metadata
from storage.types import BigId, UtcDateTime

inbox = Table(
    "inbox",
    metadata,
    # Telegram's number. A set is remembered for 48 h, never a high-water mark: ids may jump.
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False),  # 0: from nobody we know
    Column("kind", String(24), nullable=False),
    Column("body", LargeBinary),  # emptied as soon as it is done
    Column("state", String(8), nullable=False),  # pending, done, aside
    Column("attempts", SmallInteger, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    # Serves pending(): partial, so that what is done costs nothing.
    Index(
        "ix_inbox_pending",
        "user_id",
        "update_id",
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
    Index("ix_inbox_received_at", "received_at"),
    # Serves the operator's list of what was set aside.
    Index(
        "ix_inbox_aside",
        "update_id",
        postgresql_where=text("state = 'aside'"),
        sqlite_where=text("state = 'aside'"),
    ),
)

timers = Table(
    "timers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject", BigInteger, nullable=False),  # the id of what it is about
    Column("user_id", BigInteger, nullable=False),
    Column("rank", SmallInteger, nullable=False),  # 0: to the second; 1: within minutes
    Column("due_at", UtcDateTime, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
    # One of a kind for one subject: pause deletes it, skip and back move it.
    Index("uq_timers_kind_subject", "kind", "subject", unique=True),
    # Serves take_due() and next_due(): the sweep reads the first rows of a rank, whatever waits
    # behind them, so steps never queue behind an evening's nudges.
    Index("ix_timers_rank_due_at", "rank", "due_at"),
    Index("ix_timers_user_id", "user_id"),
)

UNSENT = "state IN ('pending', 'sending')"

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    # The same key twice is the same message: a repeated transaction cannot say it twice.
    Column("dedupe_key", String(80), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("session_id", BigInteger),
    Column("epoch", Integer),
    Column("step", Integer),
    Column("method", String(40), nullable=False),
    Column("payload", JSON),  # the parameters as Telegram wants them; emptied after 7 days
    Column("edits", String(80)),  # the dedupe key of the row whose message this one edits
    Column("policy", String(8), nullable=False),  # step, card, reply, nudge, news
    Column("priority", SmallInteger, nullable=False),
    # pending, sending; then sent, dropped (no longer wanted), failed (set aside)
    Column("state", String(8), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),  # when it should arrive
    Column("send_after", UtcDateTime, nullable=False),  # moves when we try again
    Column("not_after", UtcDateTime),  # later than this it is dropped: a nudge is never late
    Column("owner", String(40)),
    Column("lease_until", UtcDateTime),
    Column("attempts", SmallInteger, nullable=False),  # claims: with the owner it fences
    # Answers that leave open whether it arrived. A claim whose process died is none of them.
    Column("unclear", SmallInteger, nullable=False, server_default=text("0")),
    Column("message_id", BigInteger),
    Column("sent_at", UtcDateTime),
    Column("last_error", String(200)),
    Column("broadcast_id", BigInteger),  # of which broadcast: who has it, and how far it is
    # Serves claim(): the oldest unsent row of each chat.
    Index(
        "ix_outbox_chat_unsent",
        "chat_id",
        "id",
        postgresql_where=text(UNSENT),
        sqlite_where=text(UNSENT),
    ),
    Index(
        "ix_outbox_unsent",
        "priority",
        "id",
        postgresql_where=text(UNSENT),
        sqlite_where=text(UNSENT),
    ),
    # Serves who looks for leases: at most some hundred rows, however many wait.
    Index(
        "ix_outbox_sending",
        "lease_until",
        postgresql_where=text("state = 'sending'"),
        sqlite_where=text("state = 'sending'"),
    ),
    # Serves the clean-up of old payloads.
    Index("ix_outbox_due_at", "due_at"),
    # Serves the operator's list of what was set aside.
    Index(
        "ix_outbox_failed",
        "id",
        postgresql_where=text("state = 'failed'"),
        sqlite_where=text("state = 'failed'"),
    ),
    # Serves a broadcast: who has a row of it already.
    Index(
        "ix_outbox_broadcast",
        "broadcast_id",
        "chat_id",
        postgresql_where=text("broadcast_id IS NOT NULL"),
        sqlite_where=text("broadcast_id IS NOT NULL"),
    ),
)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("not_before", UtcDateTime),  # Telegram said 429: nothing to this chat until then
    # When this chat's messages so far would be spread evenly, in seconds since 1970 (GCRA).
    Column("tat", Float),
    Column("blocked_at", UtcDateTime),  # Telegram said 403: the runner has left
)

media = Table(
    "media",
    metadata,
    # Telegram's id for a file we uploaded once: per bot, so that a new token uploads again.
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(80), primary_key=True),
    Column("source", String(64), nullable=False),  # the drawing's hash: a new one uploads again
    Column("file_id", String(200), nullable=False),
)

# One row a limit, shared by all processes: no leader shares out what may be sent.
limits = Table(
    "limits",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("tat", Float, nullable=False),  # as chats.tat, over all chats
    Column("not_before", Float, nullable=False),  # several 429s: nothing at all until then
    Column("floods", Integer, nullable=False),  # 429s since flood_since
    Column("flood_since", Float, nullable=False),
)

# Who alone may do a thing (poll Telegram), and until when unless renewed.
leases = Table(
    "leases",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("owner", String(40), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
