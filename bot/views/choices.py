"""A question with its buttons: one tap, several ticks and "done", or a scale of numbers."""

from collections.abc import Callable, Sequence

from bot.callbacks import Callback
from bot.markup import Button, Keyboard, in_rows
from bot.turn import Turn
from content.checkin import question_view
from content.models.checkin import Question

DONE = "_done"
"""The option that ends a question with several ticks; no option of content has this id."""


def keyboard(
    turn: Turn, asked: Question, ticked: Sequence[str], callback: Callable[[str], Callback]
) -> Keyboard:
    """The buttons of a question; `callback` packs an option's id."""
    words = question_view(asked, turn.language.checkin)
    buttons = [
        Button(_label(turn, label, option in ticked), callback(option))
        for option, label in words.options
    ]
    longest = max([len(label) for _, label in words.options])
    across = 6 if asked.kind == "scale" else 2 if longest <= 16 else 1
    rows = in_rows(buttons, across=across)
    if asked.kind == "multi" and ticked:
        rows.append([Button(turn.texts.get("checkin.button_done"), callback(DONE), "primary")])
    return rows


def _label(turn: Turn, label: str, ticked: bool) -> str:
    return turn.texts.get("checkin.chosen", label=label) if ticked else label


def toggled(asked: Question, ticked: Sequence[str], option_id: str) -> list[str]:
    """The ticks after a tap on `option_id`."""
    if option_id in ticked:
        return [other for other in ticked if other != option_id]
    return [*ticked, option_id]


def completes(asked: Question, option_id: str) -> bool:
    """True when this tap answers the question: one choice, "done", or "none of these"."""
    if asked.kind != "multi" or option_id == DONE:
        return True
    option = asked.option(option_id)
    return option is not None and option.alone
