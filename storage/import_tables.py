"""Files that runners sent and a worker must fetch and read. No queries here."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)

from storage.tables import metadata
from storage.types import BigId, UtcDateTime

# A row lives for seconds: until the file is read and its runner was answered.
downloads = Table(
    "downloads",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("file_id", String(200), nullable=False),
    Column("size", Integer),
    Column("state", String(8), nullable=False),  # waiting, fetching, read
    Column("result", JSON),  # what the file said, until the runner was answered
    Column("attempts", SmallInteger, nullable=False),
    Column("lease_until", UtcDateTime),  # the machine's time, as all leases
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_downloads_state", "state", "id"),
    sqlite_autoincrement=True,  # an id never comes back: update numbers are made of it
)
