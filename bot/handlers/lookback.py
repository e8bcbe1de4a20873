"""Looks back over the last check-ins: what should be said kindly, and what must not get harder."""

from bot.handlers.answers import draft_of
from bot.turn import Turn
from content.checkin import answers_of
from content.models.checkin import Background
from content.models.safety import Answers, PastCheckin, Trend
from content.trend import trend
from storage import checkins
from storage.records import Checkin

LOOK_BACK = 5
"""How many check-ins the rule looks at (facts 5.6 D07, issue: three of the last five)."""


async def trend_of(turn: Turn) -> Trend | None:
    """The trend of this runner's last check-ins with the present one; None: nothing to say."""
    tables = turn.services.catalog.tables
    latest = await checkins.latest(turn.connection, turn.user.id, limit=LOOK_BACK)
    past = [_past(turn, checkin) for checkin in reversed(latest)]
    return trend([one for one in past if one is not None], tables)


def _past(turn: Turn, checkin: Checkin) -> PastCheckin | None:
    draft = draft_of(checkin)
    if not draft.given:
        return None
    answers: Answers = answers_of(draft, Background(), turn.services.catalog.tables)
    gated = checkin.outcome is not None and checkin.outcome.startswith("A")
    state = "sore" if gated or answers.state is None else answers.state
    return PastCheckin(state=state, side=answers.side, pain=answers.pain or 0)
