"""The questions after a run, and the advice that takes a routine's place."""

from bot.callbacks import Answer, Back, Say
from bot.markup import Button, Html, Keyboard, own, paragraphs
from bot.turn import Turn
from bot.views import choices
from content.checkin import question_view
from content.models.checkin import Question
from content.models.safety import Decision, DecisionView, Emergency, HurtDecision
from content.wording import decision_view
from storage.records import Checkin

EMERGENCIES = ("call_now", "ae_now")


def question(
    turn: Turn, checkin: Checkin, asked: Question, *, first: bool
) -> tuple[Html, Keyboard]:
    """One question with a button for each answer, and the way back to the one before."""
    rows = choices.keyboard(
        turn,
        asked,
        checkin.ticked,
        lambda option: Answer(checkin.id, checkin.version, asked.id, option),
    )
    if not first:
        back = Button(turn.texts.get("checkin.button_back"), Back(checkin.id, checkin.version))
        rows = [*rows, [back]]
    words = question_view(asked, turn.language.checkin)
    return own(words.text), rows


def view_of(turn: Turn, said: Decision | HurtDecision | Emergency) -> DecisionView:
    """The sentences of a decision in the runner's language, with their region's number."""
    return decision_view(
        said,
        turn.language.safety,
        turn.services.catalog.tables,
        language=turn.user.language,
        zone=turn.user.zone,
    )


def told(turn: Turn, said: Decision | HurtDecision | Emergency) -> Html:
    """A decision as paragraphs, gravest first."""
    view = view_of(turn, said)
    key = "checkin.emergency" if said.urgency in EMERGENCIES else "checkin.urgent"
    head = turn.sentence(key, text=own(view.headline)) if view.headline else None
    lines = [own(line) for line in view.clinician]
    lines += [own(line) for line in view.advice]
    return paragraphs(head, *lines)


def advice(turn: Turn, decision: Decision) -> tuple[Html, Keyboard]:
    """No routine today: what to do instead, and a way back from a wrong tap."""
    text = told(turn, decision)
    if decision.urgency not in EMERGENCIES:  # where minutes count, nothing is added
        text = paragraphs(text, turn.sentence("checkin.not_a_diagnosis"))
    again = Button(turn.texts.get("checkin.button_wrong"), Say("finished_again"))
    return text, [[again]]
