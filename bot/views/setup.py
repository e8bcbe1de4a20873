"""The questions asked once: ball, roller, minutes."""

from typing import Any

from bot.callbacks import Say, SetUp
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


def question(turn: Turn, field: str) -> tuple[Html, Keyboard]:
    """One of the questions with its buttons."""
    buttons = [
        Button(turn.texts.get(f"setup.{field}_{choice}"), SetUp(field, choice))
        for choice in CHOICES[field]
    ]
    return turn.sentence(f"setup.{field}"), in_rows(buttons, across=2 if field == "ball" else 3)


def ready(turn: Turn) -> tuple[Html, Keyboard]:
    """All is known: how to begin."""
    button = Button(turn.texts.get("setup.button_finished"), Say("finished"), "primary")
    return turn.sentence("setup.ready"), [[button]]
