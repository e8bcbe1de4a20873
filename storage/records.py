"""What a row looks like in Python: frozen records, one a table. No queries here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import RowMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A runner, as we remember them."""

    id: int
    created_at: datetime
    seen_at: datetime
    language: str
    language_chosen: bool
    zone: str | None
    ball: str | None
    roller: bool | None
    minutes: int | None
    pictures: bool
    units: str
    countdown_marks: bool
    sound_at_changes: bool
    consent_version: int | None
    consent_at: datetime | None
    health: dict[str, Any] | None
    health_at: datetime | None
    morning_check: bool | None
    last_morning: str | None
    mornings_worse: int
    quiet_from: int
    quiet_until: int
    nudges_on: bool
    weekly_cap: int
    less_often: bool
    weekly_summary: bool
    news: bool
    declared: list[dict[str, Any]] | None
    pauses: list[dict[str, Any]] | None
    muted: list[str] | None
    unlearned: list[dict[str, Any]] | None
    rhythm_asked_at: datetime | None
    expects: str | None
    expects_until: datetime | None
    last_wording: str | None
    carry: dict[str, Any] | None
    no_ball_until: datetime | None
    tips_seen: list[str] | None
    trend_said_at: datetime | None
    blocked_at: datetime | None
    warned_at: datetime | None

    @property
    def equipped(self) -> bool:
        """True when ball, roller and minutes have been asked."""
        return None not in (self.ball, self.roller, self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished run. `seconds` and `metres` only when they were said."""

    id: int
    user_id: int
    finished_at: datetime
    local_date: date
    local_minute: int
    seconds: int | None
    metres: float | None
    source: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Ids for rows that are not written yet. None: the database gives the id as it writes."""

    run: int | None = None
    checkin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin:
    """One conversation after one run."""

    id: int
    user_id: int
    run_id: int | None
    state: str
    version: int
    answers: dict[str, Any]
    ticked: list[str]
    outcome: str | None
    expires_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One routine, offered or under way or over."""

    id: int
    user_id: int
    checkin_id: int | None
    run_id: int | None
    state: str
    plan: dict[str, Any]
    plan_hash: str
    decision: dict[str, Any]
    step: int
    epoch: int
    step_started_at: datetime | None
    step_ends_at: datetime | None
    remaining_ms: int | None
    paused_why: str | None
    card_key: str | None
    skipped: list[int]
    hurts: list[str]
    before: int | None
    after: int | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def under_way(self) -> bool:
        """Begun and not over: running or paused."""
        return self.state in ("running", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something that must happen at `due_at`, unless its epoch has passed."""

    id: int
    kind: str
    subject: int
    user_id: int
    rank: int
    due_at: datetime
    epoch: int
    payload: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One accepted update."""

    update_id: int
    user_id: int
    kind: str
    body: bytes | None
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One claimed message, with the lease that proves it is ours to send."""

    id: int
    dedupe_key: str
    chat_id: int
    session_id: int | None
    epoch: int | None
    step: int | None
    method: str
    payload: dict[str, Any]
    edits: str | None
    policy: str
    due_at: datetime
    not_after: datetime | None
    attempts: int
    unclear: int


def columns_of(record: Any) -> dict[str, Any]:
    """A record as the values of its row."""
    names, values = _reader_of(record.__class__)
    return dict(zip(names, values(record), strict=True))


@cache
def _reader_of(kind: Any) -> tuple[Sequence[str], Callable[[Any], Sequence[Any]]]:
    names = [field.name for field in fields(kind)]
    return names, attrgetter(*names)


def as_dict(row: RowMapping) -> dict[str, Any]:
    """A row as keyword arguments for its record."""
    return {str(key): value for key, value in row.items()}
