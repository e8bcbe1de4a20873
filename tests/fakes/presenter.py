"""A presenter whose messages say in a few words what happened, so that tests can read them."""

from collections.abc import Mapping
from datetime import datetime

from content.models.plan import Plan
from scheduler import routine
from scheduler.ports import Asking, Draft, Week, Worded
from scheduler.sessions import course_of
from storage.records import Session, User


def _text(words: str) -> Draft:
    return Draft("sendMessage", {"text": words})


class PlainPresenter:
    """Satisfies scheduler.ports.Presenter."""

    def step(self, user: User, session: Session, plan: Plan, *, left_s: int | None) -> Draft:
        """ "step 3", or "step 3, 20 s left" after a pause."""
        rest = "" if left_s is None else f", {left_s} s left"
        return _text(f"step {session.step}{rest}")

    def card(self, user: User, session: Session, plan: Plan, *, now: datetime) -> Draft:
        """State, step and the seconds left."""
        left = routine.seconds_left(course_of(session), plan, now=now)
        return _text(f"card {session.state} {session.step} {left}")

    def paused(self, user: User, session: Session, plan: Plan) -> Draft:
        """Why, and at which step."""
        return _text(f"paused ({session.paused_why}) at {session.step}")

    def finished(self, user: User, session: Session, plan: Plan) -> Draft:
        """Which of the good ends it was."""
        return _text(f"finished: {session.state}")

    def stopped(self, user: User, session: Session, plan: Plan) -> Draft:
        """It was stopped."""
        return _text("stopped")

    def put_away(self, user: User, session: Session, plan: Plan) -> Draft:
        """It was put away."""
        return _text("put away")

    def inactive(self, user: User) -> Draft:
        """They have been away long."""
        return _text("inactive")

    def checkin_expired(self, user: User) -> Draft:
        """The questions were left unanswered."""
        return _text("expired")

    def morning(self, user: User) -> Draft:
        """The morning question."""
        return _text("morning")

    def nudge(self, user: User, asking: Asking) -> Worded:
        """Was there a run, or whether to stop asking."""
        return Worded(_text("stop asking?" if asking.ask_to_stop else "a run?"), "plain")

    def news(self, user: User, texts: Mapping[str, str]) -> Draft:
        """The words, as they are."""
        return _text(f"news: {texts['en']}")

    def week(self, user: User, week: Week) -> Draft:
        """Runs and sessions of the week."""
        return _text(f"week {week.runs} {week.sessions}")
