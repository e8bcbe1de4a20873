""" "@bot which ball" in any chat: answers as cards. Nothing of it is kept."""

from telegram import Update
from telegram.ext import InlineQueryHandler

from bot.context import Context
from bot.views import inline as view


async def asked(update: Update, context: Context) -> None:
    """Something was typed after our name: what fits it."""
    query, turn = update.inline_query, context.turn
    assert query is not None
    spoken = turn.services.catalog.languages
    given = view.answer(
        turn.language, query.query, username=turn.username, shared=len(spoken) == 1
    )
    turn.direct = ("answerInlineQuery", {"inline_query_id": query.id, **given})


HANDLERS = [InlineQueryHandler(asked)]
