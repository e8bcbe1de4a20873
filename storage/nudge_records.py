"""What a nudge's row looks like in Python, and what became of many of them. No queries here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

UNDELIVERED = "undelivered"  # not sent, or nobody knows whether it arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One occasion on which we asked after a run, or meant to."""

    id: int
    user_id: int
    local_date: date
    slot: str
    planned_for: datetime
    why: dict[str, Any]
    confidence: float
    ask_to_stop: bool
    held_out: bool
    message_key: str | None
    sent_at: datetime | None
    dropped: str | None
    answered_at: datetime | None
    answer: str | None
    again_at: datetime | None
    run_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What became of the nudges planned in a span of time."""

    planned: int
    sent: int
    held_out: int
    held_out_with_run: int
    """Held-out occasions on whose day the runner logged a run all the same."""
    sent_with_run: int
    """Sent ones on whose day a run was logged, by answer or otherwise."""
    dropped: dict[str, int]
    """By reason: late, quiet, busy, undelivered."""
    answered: int
    answered_in_10_minutes: int
    answers: dict[str, int]
    median_delay_s: float | None
    """Seconds from the planned moment to Telegram's receipt."""
    median_answer_s: float | None
    """Seconds from sending to the first answer."""
