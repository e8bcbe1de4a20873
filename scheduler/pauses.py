"""Time off: from today until a day, or until the runner is back. No rows, no words."""

from datetime import date
from typing import Any

from scheduler import rhythm
from scheduler.habits import Pause
from storage.records import User


def begin(user: User, *, today: date, until: date | None) -> list[dict[str, Any]]:
    """The pauses with one from today; what was going on goes over into it."""
    current = rhythm.paused_on(user, today)
    first = today if current is None else current.first
    others = [pause for pause in rhythm.pauses_of(user) if pause != current]
    return rhythm.pauses_column([*others, Pause(first, until)], today=today)


def end(user: User, *, today: date) -> list[dict[str, Any]]:
    """The pauses with the current one over as of today."""
    current = rhythm.paused_on(user, today)
    ended = [
        Pause(pause.first, today) if pause == current else pause
        for pause in rhythm.pauses_of(user)
    ]
    return rhythm.pauses_column(
        (pause for pause in ended if pause.until is None or pause.first < pause.until),
        today=today,
    )
