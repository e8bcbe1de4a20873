"""Runs a house until it is asked to end, and says so on the terminal. What is run: commands.py."""

import asyncio
import logging
import sys
from itertools import chain, repeat
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot import face, profile
from bot.api import TelegramApi, Verdict
from bot.context import App
from bot.settings import SettingError
from bot.stopping import Stopping
from bot.wiring import House
from content.files import ContentError

if TYPE_CHECKING:  # a web server, which a bot that polls does without
    from bot.gate import Gate
    from bot.ops import Ops

log = logging.getLogger(__name__)

_RETRY_S = (0.5, 1.0, 2.0, 5.0)


async def greet(api: TelegramApi) -> None:
    """Wait until Telegram answers getMe. Raises SettingError when it rejects the token."""
    for pause in chain(_RETRY_S, repeat(_RETRY_S[-1])):
        answer = await api.call("getMe", {})
        if answer.verdict is Verdict.OK:
            return
        if answer.verdict is Verdict.REJECTED:
            await api.close()
            raise SettingError("TELEGRAM_BOT_TOKEN: Telegram rejected this token")
        log.warning(
            "Telegram does not answer; trying again",
            extra={"event": "greet_failed", "why": answer.detail},
        )
        await asyncio.sleep(pause)


async def _introduce(app: App) -> None:
    """PTB asks Telegram who it is. Telegram may be out of reach a second time: try on."""
    for pause in chain(_RETRY_S, repeat(_RETRY_S[-1])):
        try:
            await app.initialize()
        except TelegramError as exc:
            log.warning(
                "Telegram does not answer; trying again",
                extra={"event": "greet_failed", "why": type(exc).__name__},
            )
            await asyncio.sleep(pause)
        else:
            return


async def run(house: House, ops: "Ops", *, poll: bool = False, gate: "Gate | None" = None) -> None:
    """Until SIGTERM or SIGINT; then a clean stop, all parts of it by one deadline."""
    stopping = Stopping.on_signals()
    await stopping.unless_asked(_begin(house, ops, poll=poll, gate=gate))
    await stopping.wait()
    house.runtime.claim_no_more()
    if gate is not None:
        await stopping.within(gate.close(), what="gate")
    await stopping.within(house.runtime.stop(), what="loops")
    await stopping.within(house.app.shutdown(), what="connections")


async def _begin(house: House, ops: "Ops", *, poll: bool, gate: "Gate | None") -> None:
    try:
        await asyncio.to_thread(house.runtime.prepare)
    except ContentError:
        await house.api.close()
        raise
    await _introduce(house.app)
    await house.runtime.start(poll=poll)
    if gate is not None:
        await gate.open(ops)
    await profile.show(house.api, house.services.catalog)
    await face.show(house.api, house.engine, bot_id=house.app.bot.id)


def tell_operator(line: str) -> None:
    """One line on the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
