"""What operators did, and what they have said to all runners at once. No queries here."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table, text

from storage.tables import metadata
from storage.types import BigId, UtcDateTime

audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("user_id", BigInteger, nullable=False),  # the operator; 0 once they are erased
    Column("action", String(24), nullable=False),
    Column("details", JSON, nullable=False),  # numbers and states, never anybody's words
    # Serves the clean-up.
    Index("ix_audit_at", "at"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("state", String(10), nullable=False),  # draft, sending, done, cancelled
    Column("texts", JSON, nullable=False),  # language code: plain text; English is always there
    # Recipients are taken in the order of their ids: who comes next in this pass.
    Column("cursor", BigInteger, nullable=False, server_default=text("0")),
    Column("pass_at", UtcDateTime),  # when the next pass begins: some were asleep in the last
    Column("queued", Integer, nullable=False, server_default=text("0")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,  # an id never comes back: keys and buttons carry it
)
