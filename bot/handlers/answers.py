"""What a runner has answered, read from rows into the shapes that content works with."""

from content.models.checkin import Background, Draft
from storage.records import Checkin, User


def background_of(user: User) -> Background:
    """What the decision needs to know of the runner besides today's answers."""
    return Background.model_validate(
        {
            "ball": user.ball or "none",
            "roller": bool(user.roller),
            "minutes": user.minutes or 10,
            "risk": user.risks,
        }
    )


def draft_of(checkin: Checkin) -> Draft:
    """What was answered so far."""
    return Draft.model_validate(checkin.answers)


def pain_of(draft: Draft) -> int | None:
    """The pain the runner named before the session, if they were asked."""
    given = next((item for item in draft.given if item.question == "pain"), None)
    return int(given.options[0]) if given and given.options[0].isdigit() else None
