"""An unmodified python-telegram-bot lives on the playground."""

from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from playground.driver import Driver
from tests.playground.conftest import TOKEN
from tests.playground.pictures import png

Context = ContextTypes.DEFAULT_TYPE


async def echo(update: Update, _: Context) -> None:
    assert update.message is not None
    buttons = [[InlineKeyboardButton("Louder", callback_data="louder")]]
    await update.message.reply_text(
        f"<b>{update.message.text}</b>",
        parse_mode=ParseMode.HTML,
        reply_markup=InlineKeyboardMarkup(buttons),
    )


async def louder(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query is not None
    assert isinstance(query.message, Message)
    assert query.message.text is not None
    await query.answer("As you wish")
    await query.edit_message_text(query.message.text.upper())


async def picture(update: Update, _: Context) -> None:
    assert update.message is not None
    await update.message.reply_photo(png(), caption="A grey square")


@pytest.fixture
async def real_bot(address: str) -> AsyncIterator[None]:
    app: Application = (  # type: ignore[type-arg]  # six parameters that say nothing here
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .build()
    )
    app.add_handler(CommandHandler("picture", picture))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(louder))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        yield
        await app.updater.stop()
        await app.stop()


@pytest.mark.usefixtures("real_bot")
async def test_a_runner_talks_with_a_polling_bot(driver: Driver) -> None:
    runner = await driver.new_runner("Ada")

    echoed = await runner.ask("8k in the rain")
    query = await runner.press("Louder")
    answer = await runner.wait_for_answer(query)
    edited = await runner.wait_for_text("8K IN THE RAIN")

    assert echoed.html == "<b>8k in the rain</b>"
    assert answer["text"] == "As you wish"
    assert edited.id == echoed.id
    assert edited.edited
    assert edited.buttons == []


@pytest.mark.usefixtures("real_bot")
async def test_a_polling_bot_uploads_a_picture(driver: Driver) -> None:
    runner = await driver.new_runner("Ada")

    shown = await runner.ask("/picture")

    assert shown.text == "A grey square"
    assert shown.message["photo"][-1]["width"] == 8
    [call] = await driver.calls("sendPhoto")
    assert call["unknown"] == []
