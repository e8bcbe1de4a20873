"""The questions after a run, and the advice that takes a routine's place."""

from bot.callbacks import Answer, Back, Say
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs
from bot.turn import Turn
from content.checkin import question_view
from content.decide import emergency_number
from content.models.checkin import Question
from content.models.safety import Decision, Emergency
from storage.records import Checkin


def question(
    turn: Turn, checkin: Checkin, asked: Question, *, first: bool
) -> tuple[Html, Keyboard]:
    """One question with a button for each answer, and the way back to the one before."""
    words = question_view(asked, turn.language.checkin)
    buttons = [
        Button(label, Answer(checkin.id, checkin.version, asked.id, option))
        for option, label in words.options
    ]
    across = 6 if asked.kind == "scale" else 1 if len(buttons) > 4 else 2
    rows = in_rows(buttons, across=across)
    if not first:
        back = Button(turn.texts.get("checkin.button_back"), Back(checkin.id, checkin.version))
        rows.append([back])
    return turn.sentence("checkin.question", text=words.text), rows


def advice(turn: Turn, decision: Decision) -> tuple[Html, Keyboard]:
    """No routine today: why, and what to do instead."""
    safety = turn.language.safety
    parts = [urgent(turn, decision.urgency)]
    parts += [_line(turn, safety.clinician[key]) for key in decision.clinician]
    parts += [_line(turn, safety.advice[key]) for key in decision.advice]
    if decision.urgency not in ("call_now", "ae_now", "ae_today"):
        parts.append(turn.sentence("checkin.not_a_diagnosis"))
    again = Button(turn.texts.get("checkin.button_wrong"), Say("finished_again"))
    return paragraphs(*parts), [[again]]


def emergency(turn: Turn, found: Emergency) -> Html:
    """A warning sign in free text: what to do at once, and nothing else."""
    safety = turn.language.safety
    lines = [_line(turn, safety.clinician[key]) for key in found.clinician]
    return paragraphs(urgent(turn, found.urgency), *lines)


def urgent(turn: Turn, urgency: str) -> Html | None:
    """The head line of advice: for an emergency with the number of the runner's region."""
    if urgency == "none":
        return None
    tables = turn.services.catalog.tables
    number = emergency_number(turn.user.language, turn.user.zone, tables)
    if urgency == "call_now" and number is not None:
        return turn.sentence("safety.call_now", number=number)
    key = "call_now_local" if urgency == "call_now" else urgency
    return turn.sentence(f"safety.{key}")


def _line(turn: Turn, text: str) -> Html:
    return turn.sentence("checkin.question", text=text)
