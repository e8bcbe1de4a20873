"""What is said when something hurts in a step."""

from bot.callbacks import Steer
from bot.markup import Button, Html, Keyboard, paragraphs
from bot.turn import Turn
from bot.views.checkin import urgent
from bot.views.session import step_name
from content.models.plan import Plan
from content.models.safety import HurtDecision
from storage.records import Session


def advice(turn: Turn, decision: HurtDecision) -> Html:
    """What to do now, by the rule that fired."""
    safety = turn.language.safety
    lines = [turn.sentence("checkin.question", text=safety.advice[key]) for key in decision.advice]
    lines += [
        turn.sentence("checkin.question", text=safety.clinician[key]) for key in decision.clinician
    ]
    return paragraphs(urgent(turn, decision.urgency), *lines)


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
