"""The questions asked once: ball, roller, minutes."""

from typing import Any

from bot.callbacks import Say, SetUp
from bot.habit_callbacks import OnAsking
from bot.markup import Button, Html, Keyboard, in_rows
from bot.turn import Turn
from storage.records import User

# What a button says, and what the column keeps.
CHOICES: dict[str, dict[str, Any]] = {
    "ball": {"lacrosse": "lacrosse", "soft": "soft", "both": "both", "none": "none"},
    "roller": {"yes": True, "no": False},
    "minutes": {"5": 5, "10": 10, "15": 15},
}


def value_of(choice: SetUp) -> Any:
    """What the column keeps for this choice. Raises KeyError for none of ours."""
    return CHOICES[choice.field][choice.value]


def next_field(user: User) -> str | None:
    """The first of the questions this runner has not answered."""
    return next((name for name in CHOICES if getattr(user, name) is None), None)


def labels(turn: Turn, field: str) -> list[tuple[str, str]]:
    """Each choice with what its button says."""
    return [(choice, turn.texts.get(f"setup.{field}_{choice}")) for choice in CHOICES[field]]


def question(turn: Turn, field: str) -> tuple[Html, Keyboard]:
    """One of the questions with its buttons; later on, the way back to the settings."""
    buttons = [Button(label, SetUp(field, choice)) for choice, label in labels(turn, field)]
    rows = in_rows(buttons, across=2 if field == "ball" else 3)
    if turn.user.equipped:
        rows.append([settings_back(turn)])
    return turn.sentence(f"setup.{field}"), rows


def settings_back(turn: Turn) -> Button:
    """Back to all settings: nothing was changed."""
    return Button(turn.texts.get("settings.button_back"), OnAsking("overview", "-"))


def hello(turn: Turn) -> tuple[Html, Keyboard]:
    """A greeting, answered: how to begin."""
    return turn.sentence("setup.hello"), ready(turn)[1]


def ready(turn: Turn) -> tuple[Html, Keyboard]:
    """All is known: how to begin."""
    button = Button(turn.texts.get("setup.button_finished"), Say("finished"), "primary")
    return turn.sentence("setup.ready"), [[button]]
