"""aiogram's own echo example, polling the stand-in.

python aiogram_echo.py <api url> <updates at the same time: aiogram has no limit>
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Send a copy of the received message."""
    await message.answer(message.text or "")


async def main() -> None:
    """Start the bot."""
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(sys.argv[1]), limit=max(100, int(sys.argv[2]))
    )
    await dispatcher.start_polling(Bot("1:x", session=session))


if __name__ == "__main__":
    asyncio.run(main())
