"""What a runner has answered, read from rows into the shapes that content works with."""

from datetime import datetime
from typing import Any

from content.checkin import health_of
from content.models.checkin import Background, Draft, HealthProfile
from content.rules.tables import Tables
from storage.records import Checkin, User


def background_of(user: User, tables: Tables, *, now: datetime) -> Background:
    """What the decision needs to know of the runner besides today's answers."""
    return Background.model_validate(
        {
            "ball": user.ball or "none",
            "roller": bool(user.roller),
            "minutes": user.minutes or 10,
            "health": profile_of(user, tables),
            "carry": carry_of(user, now=now),
            "last_morning": user.last_morning or "first_time",
            "mornings_worse": user.mornings_worse,
        }
    )


def carry_of(user: User, *, now: datetime) -> dict[str, Any]:
    """What a stop rule said about the next plans, unless its time is over."""
    if user.no_ball_until is not None and now > user.no_ball_until:
        return {}
    return user.carry or {}


def profile_of(user: User, tables: Tables) -> HealthProfile:
    """The health profile; unknown until all of it was answered."""
    if user.health_at is None or user.consent_at is None:
        return HealthProfile()
    return health_of(health_draft_of(user), tables)


def health_draft_of(user: User) -> Draft:
    """The health answers so far, without the ticks of a question that is still open."""
    kept = user.health or {}
    return Draft.model_validate({"given": kept.get("given", [])})


def draft_of(checkin: Checkin) -> Draft:
    """What was answered so far."""
    return Draft.model_validate(checkin.answers)


def pain_of(draft: Draft) -> int | None:
    """The pain the runner named before the session, if they were asked."""
    chosen = draft.options_of("pain")
    return int(chosen[0]) if chosen and chosen[0].isdigit() else None
