"""What the scheduler needs from the outside world, in our words. The bot implements it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from content.models.plan import Plan
from storage.records import Session, User


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered message: a Bot API method and its parameters, without the chat."""

    method: str
    payload: dict[str, Any] = field(default_factory=dict)


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
