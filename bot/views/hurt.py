"""What is said when something hurts in a step."""

from bot.callbacks import Steer
from bot.markup import Button, Keyboard
from bot.turn import Turn
from bot.views.session import step_name
from content.models.plan import Plan
from storage.records import Session


def go_on(turn: Turn, session: Session, plan: Plan) -> Keyboard:
    """When it is better: on with what comes next, or enough for today."""
    step = step_name(turn.language, plan, session.step)
    on = Button(
        turn.texts.get("session.button_go_on_with", step=step),
        Steer(session.id, session.epoch, "resume"),
        "primary",
    )
    stop = Button(
        turn.texts.get("session.button_stop"), Steer(session.id, session.epoch, "stop"), "danger"
    )
    return [[on], [stop]]
