"""The tables a runner's life is kept in. Traffic tables: traffic.py. No queries here."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    text,
)

from storage.types import BigId, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("language", String(8), nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default=text("false")),
    Column("zone", String(64)),  # IANA name; empty until the runner has said it
    Column("ball", String(16)),  # lacrosse, soft, both, none; empty: not asked yet
    Column("roller", Boolean),
    Column("minutes", Integer),
    Column("pictures", Boolean, nullable=False, server_default=text("true")),
    Column("units", String(2), nullable=False, server_default=text("'km'")),  # km, mi
    Column("countdown_marks", Boolean, nullable=False, server_default=text("true")),
    # Only the first message of a block makes the phone sound.
    Column("sound_at_changes", Boolean, nullable=False, server_default=text("false")),
    # Health answers are kept only with an explicit yes, stored with its version and time.
    Column("consent_version", Integer),
    Column("consent_at", UtcDateTime),
    Column("health", JSON),  # answers to the health questions, and what is ticked meanwhile
    Column("health_at", UtcDateTime),  # when they were complete; asked again after 6 months
    Column("morning_check", Boolean),  # empty: not asked yet
    Column("last_morning", String(12)),  # better, same, worse: since the last session
    Column("mornings_worse", Integer, nullable=False, server_default=text("0")),
    Column("quiet_from", Integer, nullable=False, server_default=text("1320")),  # minute of day
    Column("quiet_until", Integer, nullable=False, server_default=text("420")),
    Column("nudges_on", Boolean, nullable=False, server_default=text("true")),
    Column("weekly_cap", Integer, nullable=False, server_default=text("7")),
    Column("less_often", Boolean, nullable=False, server_default=text("false")),
    Column("weekly_summary", Boolean, nullable=False, server_default=text("false")),
    Column("news", Boolean, nullable=False, server_default=text("true")),  # what operators say
    # When the runner usually runs: small lists that are always read whole, with the runner,
    # and changed under the runner's lock. Their shapes: scheduler/rhythm.py.
    Column("declared", JSON),
    Column("pauses", JSON),
    Column("muted", JSON),
    Column("unlearned", JSON),  # slots the runner removed: what was learnt until then is void
    Column("rhythm_asked_at", UtcDateTime),  # zone and usual days were asked, if not answered
    Column("expects", String(32)),  # what the next words answer: zone, schedule, finish=12 ...
    Column("expects_until", UtcDateTime),
    Column("last_wording", String(24)),  # never the same nudge twice running
    Column("carry", JSON),  # what a session's stop rule says about the next plan
    Column("no_ball_until", UtcDateTime),
    Column("tips_seen", JSON),
    Column("trend_said_at", UtcDateTime),  # when a trend was told last: at most one a week
    Column("blocked_at", UtcDateTime),
    Column("warned_at", UtcDateTime),  # told that they have been away long; empty again when seen
    # Serves the look for those who left.
    Index("ix_users_seen_at", "seen_at"),
)

# What is left of an erased runner: a keyed hash that nobody can read back, and when.
tombstones = Table(
    "tombstones",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("erased_at", UtcDateTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("local_date", Date, nullable=False),
    Column("local_minute", Integer, nullable=False),  # minute of the runner's day, 0 to 1439
    Column("seconds", Integer),
    Column("metres", Float),
    Column("source", String(8), nullable=False),  # said, nudge, file, link
    Column("created_at", UtcDateTime, nullable=False),
    # A runner's history, newest first: habits, progress, duplicates.
    Index("ix_runs_user_id_finished_at", "user_id", "finished_at"),
    sqlite_autoincrement=True,  # an id never comes back: keys and buttons carry it
)

checkins = Table(
    "checkins",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("run_id", BigId, ForeignKey("runs.id", ondelete="SET NULL")),
    Column("state", String(10), nullable=False),  # open, closed, expired
    # Which tap was meant: it grows with every answer, so a double tap acts once.
    Column("version", Integer, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("ticked", JSON, nullable=False),  # options ticked in the question that is open
    Column("outcome", String(16)),  # the row of the safety table that decided
    Column("expires_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # One open check-in a runner: a second "just finished a run" finds the first.
    Index(
        "uq_checkins_open",
        "user_id",
        unique=True,
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("checkin_id", BigId, ForeignKey("checkins.id", ondelete="SET NULL")),
    Column("run_id", BigId, ForeignKey("runs.id", ondelete="SET NULL")),
    # offered, running, paused; then done, partly, stopped, not_done: four different ends.
    Column("state", String(10), nullable=False),
    # The plan as it was offered: new content never changes a session under way.
    Column("plan", JSON, nullable=False),
    Column("plan_hash", String(64), nullable=False),
    Column("decision", JSON, nullable=False),
    Column("step", Integer, nullable=False),
    # Grows with every change of course; timers, messages and buttons of an older one are void.
    Column("epoch", Integer, nullable=False),
    Column("step_started_at", UtcDateTime),
    Column("step_ends_at", UtcDateTime),  # a deadline, not a countdown; empty while paused
    Column("remaining_ms", Integer),  # kept only while paused
    Column("paused_why", String(10)),  # asked, away, hurts
    Column("card_key", String(80)),  # the outbox row whose message is the card
    Column("skipped", JSON, nullable=False),
    Column("hurts", JSON, nullable=False, server_default=text("'[]'")),  # kinds, in order
    Column("before", Integer),
    Column("after", Integer),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Index("ix_sessions_user_id", "user_id", "id"),
    # Serves the operator's figures: the latest weeks by state, read off the index alone.
    Index("ix_sessions_created_at", "created_at", "state"),
    # One session under way a runner.
    Index(
        "uq_sessions_live",
        "user_id",
        unique=True,
        postgresql_where=text("state IN ('offered', 'running', 'paused')"),
        sqlite_where=text("state IN ('offered', 'running', 'paused')"),
    ),
    sqlite_autoincrement=True,
)
