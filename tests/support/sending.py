"""A sender over the fake Telegram, and a way to let it finish its work."""

import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import TelegramApi
from bot.claiming import Pace
from bot.media import Media
from bot.sender import Sender
from bot.tally import Tally
from content.pictures import Pictures
from scheduler.clock import Clock
from scheduler.ports import Presenter
from tests.fakes.telegram import FakeTelegram

FAST = Pace(100_000, chat_gap=timedelta(0))


def make_sender(
    engine: AsyncEngine,
    telegram: FakeTelegram,
    clock: Clock,
    presenter: Presenter,
    *,
    owner: str = "a",
    machine: Clock | None = None,
    tally: Tally | None = None,
    pace: Pace = FAST,
) -> Sender:
    """A sender of its own process, as far as the rows can tell."""
    return Sender(
        engine,
        api=TelegramApi(telegram, base_url="http://telegram.test/bot1:secret"),
        clock=clock,
        machine=machine or clock,
        presenter=presenter,
        owner=owner,
        pace=pace,
        tally=tally,
        media=Media(engine, bot_id=1, pictures=Pictures(entries=(), uses={}), makers={}),
    )


async def die_after_the_call(sender: Sender, telegram: FakeTelegram) -> None:
    """Let the sender make one call; it never comes to noting the answer."""
    made = asyncio.Event()
    telegram.on_call = lambda _: made.set()
    await sender.tick()
    await made.wait()
    telegram.on_call = lambda _: None


async def die_before_the_call(sender: Sender) -> None:
    """Let the sender claim; it never comes to calling."""
    await sender.tick()
    for call in sender._calls:
        call.cancel()
    await asyncio.wait(sender._calls)


async def send_all(sender: Sender) -> None:
    """Send what may go now, and settle it: until nothing happens for some rounds."""
    idle = 0
    while idle < 2:
        await sender.tick()
        idle = 0 if sender._results or sender._calls else idle + 1
        if sender._calls:
            await asyncio.wait(sender._calls)
