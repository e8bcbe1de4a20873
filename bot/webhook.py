"""Tells Telegram where to deliver, and watches that it does. The door itself: web.py."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from bot.api import TelegramApi, Verdict

log = logging.getLogger(__name__)

WATCH_EVERY_S = 180.0
_RETRY_S = 5.0
_CONNECTIONS = 40


class Webhook:
    """Sets the address on start; looks every few minutes whether Telegram still has it."""

    def __init__(self, api: TelegramApi, *, url: str, secret: str, allowed: Sequence[str]) -> None:
        self._api = api
        self._url = url
        self._parameters: dict[str, Any] = {
            "url": url,
            "secret_token": secret,
            "allowed_updates": list(allowed),
            "max_connections": _CONNECTIONS,
            "drop_pending_updates": False,
        }
        self._last_error = 0
        self.known = False  # Telegram has our address, as far as we know

    async def run(self) -> None:
        """Until cancelled."""
        pause = _RETRY_S
        while True:
            if pause == _RETRY_S:
                pause = WATCH_EVERY_S if await self.set() else _RETRY_S
            else:
                await self.look()
            await asyncio.sleep(pause)

    async def set(self) -> bool:
        """Tell Telegram our address. False: it did not take it."""
        answer = await self._api.call("setWebhook", self._parameters)
        if answer.verdict is not Verdict.OK:
            log.error(
                "Telegram did not take the webhook",
                extra={"event": "webhook_failed", "why": answer.detail},
            )
        self.known = answer.verdict is Verdict.OK
        return self.known

    async def look(self) -> None:
        """Log what went wrong on Telegram's side; set the address again if it is another."""
        answer = await self._api.call("getWebhookInfo", {})
        if answer.verdict is not Verdict.OK or not isinstance(answer.result, dict):
            return
        info = answer.result
        if info.get("url") != self._url:
            log.error("the webhook was changed; set again", extra={"event": "webhook_changed"})
            await self.set()
        failed_at = int(info.get("last_error_date", 0))
        if failed_at > self._last_error:
            self._last_error = failed_at
            log.warning(
                "Telegram could not deliver",
                extra={
                    "event": "webhook_error",
                    "why": str(info.get("last_error_message", "")),
                    "waiting": info.get("pending_update_count", 0),
                },
            )
