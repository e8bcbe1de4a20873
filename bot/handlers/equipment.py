"""Asks what is asked once (ball, roller, minutes), by buttons or in words. Taps: setup.py."""

from bot.handlers import expecting, typed
from bot.turn import Turn
from bot.views import setup as view

EXPECTED = "setup="


async def ask(turn: Turn, field: str) -> None:
    """One of the questions; for a while the next words may answer it."""
    await expecting.expect(turn, f"{EXPECTED}{field}")
    turn.show(*view.question(turn, field))


async def ask_next(turn: Turn) -> bool:
    """Ask the first that was not answered. False: all were."""
    field = view.next_field(turn.user)
    if field is not None:
        await ask(turn, field)
    return field is not None


def choice_in(turn: Turn, field: str, words: str) -> str | None:
    """What these words choose, or None."""
    if len(words.split()) > _FEW_WORDS:
        return None
    labels = view.labels(turn, field)
    return typed.exactly(words, labels) or typed.clearly(words, labels)


_FEW_WORDS = 6
