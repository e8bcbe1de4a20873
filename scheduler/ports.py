"""What the scheduler needs from the outside world, in our words. The bot implements it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from content.models.plan import Plan
from scheduler.habits.plans import Why
from storage.records import Session, User


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered message: a Bot API method and its parameters, without the chat."""

    method: str
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One nudge to put into words."""

    nudge_id: int
    at: datetime
    why: Why
    ask_to_stop: bool
    snoozed: bool
    last: Session | None
    """The runner's newest session that was begun and is over."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A rendered nudge, and which wording was taken: the next one takes another."""

    draft: Draft
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What happened in a runner's week, Monday to Sunday."""

    monday: date
    runs: int
    metres: float
    sessions: int
    seconds: int
    """In which feet were cared for."""
    pains: tuple[tuple[int | None, int | None], ...]
    """Before and after each session, where known."""


class Presenter(Protocol):
    """Turns what happened into messages in the runner's language."""

    def step(self, user: User, session: Session, plan: Plan, *, left_s: int | None) -> Draft:
        """The current step; `left_s` when only part of it remains (after a pause)."""

    def card(self, user: User, session: Session, plan: Plan, *, now: datetime) -> Draft:
        """The session card: state, step, time left."""

    def paused(self, user: User, session: Session, plan: Plan) -> Draft:
        """The session holds, because the runner asked or because we were away."""

    def finished(self, user: User, session: Session, plan: Plan) -> Draft:
        """The last step is over: how do the feet feel now?"""

    def stopped(self, user: User, session: Session, plan: Plan) -> Draft:
        """The runner ended it, with a way back for a wrong tap."""

    def put_away(self, user: User, session: Session, plan: Plan) -> Draft:
        """A paused session was not taken up again."""

    def morning(self, user: User) -> Draft:
        """The morning after: how were the first steps? One tap."""

    def inactive(self, user: User) -> Draft:
        """Not seen for long: what is kept will be erased unless they write."""

    def checkin_expired(self, user: User) -> Draft:
        """The questions after a run were left unanswered."""

    def nudge(self, user: User, asking: Asking) -> Worded:
        """Was there a run? Or, once, whether to stop asking."""

    def news(self, user: User, texts: Mapping[str, str]) -> Draft:
        """What the operators say to all, in the runner's language; a way to hear no more."""

    def week(self, user: User, week: Week) -> Draft:
        """The weekly summary in three lines."""
