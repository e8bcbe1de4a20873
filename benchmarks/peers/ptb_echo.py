"""PTB's own echo example, with its default transport, polling the stand-in.

python ptb_echo.py <api url> <updates at the same time>
"""

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Echo the user message."""
    await update.message.reply_text(update.message.text)  # type: ignore[union-attr, arg-type]  # as PTB has it


def main() -> None:
    """Start the bot."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    builder = Application.builder().token("1:x").base_url(f"{sys.argv[1]}/bot")
    at_once = int(sys.argv[2])
    if at_once > 1:
        builder = builder.concurrent_updates(at_once).connection_pool_size(at_once)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
