"""The table of nudges: each occasion on which we asked, or meant to. No queries here."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    String,
    Table,
    text,
)

from storage.tables import metadata
from storage.types import BigId, UtcDateTime

nudges = Table(
    "nudges",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    # The occasion: the runner's own day, which turns at 04:00, and the slot ("tue-1905").
    Column("local_date", Date, nullable=False),
    Column("slot", String(8), nullable=False),
    Column("planned_for", UtcDateTime, nullable=False),
    Column("why", JSON, nullable=False),  # scheduler.habits.Why, for "why now?"
    Column("confidence", Float, nullable=False),
    Column("ask_to_stop", Boolean, nullable=False, server_default=text("false")),
    # Left out at random, so that an operator can measure whether nudges help.
    Column("held_out", Boolean, nullable=False, server_default=text("false")),
    Column("message_key", String(80)),  # the outbox row that asks
    Column("sent_at", UtcDateTime),  # empty: held out, dropped, or waiting to be asked
    Column("dropped", String(12)),  # not sent: late, quiet, busy, undelivered
    Column("answered_at", UtcDateTime),
    Column("answer", String(16)),  # scheduler.habits.Answer, or "keep"
    Column("again_at", UtcDateTime),  # put off until then, because the runner asked
    Column("run_id", BigId, ForeignKey("runs.id", ondelete="SET NULL")),
    # Once an occasion, whatever the timers do; also serves history(), newest days last.
    Index("uq_nudges_occasion", "user_id", "local_date", "slot", unique=True),
    # Serves nudge_outcomes().
    Index("ix_nudges_planned_for", "planned_for"),
    sqlite_autoincrement=True,
)
