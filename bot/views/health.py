"""The health questions and what is kept of their answers."""

from collections.abc import Sequence

from bot.callbacks import Health
from bot.markup import Button, Html, Keyboard, own, paragraphs
from bot.turn import Turn
from bot.views import choices
from bot.views.setup import settings_back
from content.checkin import question_view
from content.models.checkin import Draft, Question

_NONE = "none"


def consent(turn: Turn) -> tuple[Html, Keyboard]:
    """May I ask, and keep the answers?"""
    yes = Button(turn.texts.get("health.button_yes"), Health("consent", "yes"), "primary")
    no = Button(turn.texts.get("health.button_no"), Health("consent", "no"))
    return turn.sentence("health.consent"), [[yes], [no]]


def question(turn: Turn, asked: Question, ticked: Sequence[str]) -> tuple[Html, Keyboard]:
    """One health question."""
    words = question_view(asked, turn.language.checkin)
    rows = choices.keyboard(turn, asked, ticked, lambda option: Health(asked.id, option))
    return own(words.text), rows


def profile(turn: Turn, draft: Draft) -> tuple[Html, Keyboard]:
    """What is kept, with change and erase."""
    words = turn.language.checkin.questions
    lines = [
        turn.sentence("health.kept_line", label=words[given.question].options[option])
        for given in draft.given
        for option in given.options
        if option != _NONE or all(other.options == (_NONE,) for other in draft.given)
    ]
    lines = list(dict.fromkeys(lines))  # "None of these", twice, is said once
    head = turn.sentence("health.kept" if lines else "health.nothing_kept")
    change = Button(turn.texts.get("health.button_change"), Health("consent", "yes"))
    erase = Button(turn.texts.get("health.button_erase"), Health("consent", "erase"), "danger")
    rows = [[change], [erase]] if lines else [[change]]
    if turn.user.equipped:
        rows.append([settings_back(turn)])
    return paragraphs(head, Html("\n".join(lines))), rows
