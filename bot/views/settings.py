"""What a runner can change."""

from bot.callbacks import Change
from bot.markup import Button, Html, Keyboard, in_rows
from bot.turn import Turn

TOGGLES = ("pictures", "morning_check")


def overview(turn: Turn) -> tuple[Html, Keyboard]:
    """Each setting with its present value on its button."""
    user = turn.user
    buttons = []
    for field in ("ball", "roller", "minutes"):
        value = getattr(user, field)
        chosen = {True: "yes", False: "no", None: None}.get(value, value)
        shown = turn.texts.get(f"setup.{field}_{chosen}") if chosen is not None else "–"
        label = turn.texts.get(f"settings.{field}", value=shown)
        buttons.append(Button(label, Change(field)))
    for field in TOGGLES:
        shown = turn.texts.get(f"settings.{'on' if getattr(user, field) else 'off'}")
        buttons.append(Button(turn.texts.get(f"settings.{field}", value=shown), Change(field)))
    return turn.sentence("common.settings"), in_rows(buttons, across=1)
