"""Who may use the operators' commands; for everybody else these are unknown. No command here."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update

from bot.context import Context
from bot.handlers import about

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


def operators_only(handler: Handler) -> Handler:
    """Let operators (ADMIN_IDS) in; to others the command, or the button, means nothing."""

    @wraps(handler)
    async def guarded(update: Update, context: Context) -> None:
        turn = context.turn
        if turn.is_operator:
            await handler(update, context)
        elif update.callback_query is not None:
            turn.answer("common.old_button")
        else:
            await about.unsupported(update, context)

    return guarded
