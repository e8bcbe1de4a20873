"""Time off in words and buttons."""

from datetime import date

from bot.habit_callbacks import OnPause
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs
from bot.turn import Turn
from bot.views.schedule import day_of_year
from scheduler.habits import Pause

LENGTHS = (3, 7, 14, 28)
"""Days offered by buttons."""


def ask(turn: Turn, current: Pause | None, *, key: str = "ask") -> tuple[Html, Keyboard]:
    """How long?"""
    buttons = [Button(_length(turn, days), OnPause("days", str(days))) for days in LENGTHS]
    rows = in_rows(buttons, across=2)
    rows.append([Button(turn.texts.get("pausing.button_open"), OnPause("open", "-"))])
    if current is not None:
        rows.append([_back_button(turn)])
    return paragraphs(_now(turn, current), turn.sentence(f"pausing.{key}")), rows


def _length(turn: Turn, days: int) -> str:
    weeks, rest = divmod(days, 7)
    if rest:
        return turn.texts.get("pausing.days", count=days)
    return turn.texts.get("pausing.weeks", count=weeks)


def _now(turn: Turn, current: Pause | None) -> Html | None:
    if current is None:
        return None
    if current.until is None:
        return turn.sentence("pausing.away_open")
    return turn.sentence("pausing.away", date=day_of_year(turn, current.until))


def _back_button(turn: Turn) -> Button:
    return Button(turn.texts.get("pausing.button_back"), OnPause("back", "-"), "primary")


def begun(turn: Turn, until: date | None) -> tuple[Html, Keyboard]:
    """What was noted, with the way back."""
    if until is None:
        return turn.sentence("pausing.open"), [[_back_button(turn)]]
    text = turn.sentence("pausing.until", date=day_of_year(turn, until))
    return text, [[_back_button(turn)]]
