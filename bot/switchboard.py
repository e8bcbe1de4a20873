"""Finds the handler of an update among those for its kind, in the order in which they were added.

PTB asks every handler about every update. Some seventy of ours can tell by the kind alone.
"""

from collections.abc import Iterable
from typing import Any

from telegram import MessageEntity, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
)

from bot.context import App, Context

_Handler = BaseHandler[Any, Context, Any]
_Found = tuple[_Handler, object]

# What each kind of update is never taken by.
_NOT_FOR = {
    "words": (CommandHandler, CallbackQueryHandler, ChatMemberHandler, InlineQueryHandler),
    "command": (CallbackQueryHandler, ChatMemberHandler, InlineQueryHandler),
    "press": (CommandHandler, MessageHandler, ChatMemberHandler, InlineQueryHandler),
}


class Switchboard(BaseHandler[Update, Context, None]):
    """All handlers as one, for PTB: the first that takes an update gets it."""

    def __init__(self, handlers: Iterable[_Handler]) -> None:
        super().__init__(self._never)
        self.handlers = tuple(handlers)
        self._for = {
            kind: tuple(one for one in self.handlers if not isinstance(one, others))
            for kind, others in _NOT_FOR.items()
        }

    def check_update(self, update: object) -> _Found | None:
        """The handler that takes it and what it made of it."""
        handlers = self.handlers
        if isinstance(update, Update):
            handlers = self._for.get(_kind(update), handlers)
        for handler in handlers:
            check = handler.check_update(update)
            if check is not None and check is not False:
                return handler, check
        return None

    async def handle_update(
        self,
        update: Update,
        application: Application[Any, Context, Any, Any, Any, Any],
        check_result: object,
        context: Context,
    ) -> None:
        """Hand it over. Raises what the handler raises."""
        assert isinstance(check_result, tuple)
        handler, check = check_result
        await handler.handle_update(update, application, check, context)

    @staticmethod
    async def _never(update: Update, context: Context) -> None:
        raise AssertionError("the handlers have callbacks of their own")


def board_of(app: App) -> Switchboard:
    """The one that `wiring.build_app` put in."""
    return next(
        one for group in app.handlers.values() for one in group if isinstance(one, Switchboard)
    )


def _kind(update: Update) -> str:
    if update.callback_query is not None:
        return "press"
    message = update.message or update.edited_message
    if message is None:
        return "other"
    # A command is one only at the beginning: PTB's CommandHandler looks nowhere else.
    commands = (one for one in message.entities[:1] if one.type == MessageEntity.BOT_COMMAND)
    return "command" if any(one.offset == 0 for one in commands) else "words"
