"""PTB's context with our turn on it."""

from typing import Any, Self

from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot

from bot.turn import Turn, current

Empty = dict[Any, Any]


class Context(CallbackContext[ExtBot[None], Empty, Empty, Empty]):
    """What PTB hands to a handler; `turn` is what ours work with."""

    turn: Turn

    @classmethod
    def from_update(cls, update: object, application: Any) -> Self:
        """Made by PTB for each update, inside the transaction that `dispatch` opened."""
        context = super().from_update(update, application)
        context.turn = current.get()
        return context


App = Application[ExtBot[None], Context, Empty, Empty, Empty, None]
TYPES = ContextTypes(context=Context)


async def run_handlers(app: App, turn: Turn) -> BaseException | None:
    """Run PTB's handlers on this turn's update; the exception that one raised, or None.

    PTB swallows what handlers raise; its error handler (wiring.py) puts it on the turn.
    """
    token = current.set(turn)
    try:
        await app.process_update(turn.update)
    finally:
        current.reset(token)
    return turn.failure
