"""Private links by which a watch or phone says that a run is over, and what came by them."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table

from storage.tables import metadata
from storage.types import BigId, UtcDateTime

# One link a runner, from the day they ask for it. The token itself is kept nowhere.
finish_links = Table(
    "finish_links",
    metadata,
    Column(
        "user_id",
        BigInteger,
        ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("token_hash", String(64), nullable=False, unique=True),  # SHA-256 of 256 random bits
    Column("created_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

# What came by a link: read by the handler, then kept for two days to count how often it is used.
finishes = Table(
    "finishes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("seconds", Integer),
    Column("metres", Float),
    Index("ix_finishes_user_id_received_at", "user_id", "received_at"),
    sqlite_autoincrement=True,  # an id never comes back: update numbers are made of it
)
