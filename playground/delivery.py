"""Webhook delivery: updates are posted until taken. Setting one is in methods/webhook.py."""

import asyncio
from http import HTTPStatus

import httpx

from playground.errors import Json
from playground.records import Webhook
from playground.state import State

TIMEOUT = 10.0
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


class Courier:
    """Posts updates one at a time, in order, while a webhook is set.

    Telegram posts several at once; one at a time is the stricter test of nothing, and enough here.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            while not self._state.webhook.url:
                await self._state.updates.bell.wait(60)
            # Only now: a client costs time to make, and most bots poll.
            async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
                await self._deliver(client)

    async def _deliver(self, client: httpx.AsyncClient) -> None:
        """Deliver until the webhook is taken away."""
        pause = FIRST_PAUSE
        while (hook := self._state.webhook).url:
            pending = self._state.updates.pending(1)
            if not pending:
                await self._state.updates.bell.wait(60)
            elif problem := await self._post(client, hook, pending[0]):
                self._note(hook, problem)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                self._taken(pending[0])

    async def _post(self, client: httpx.AsyncClient, hook: Webhook, update: Json) -> str:
        """Post one update. Returns Telegram's text for what went wrong, "" when it was taken."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            response = await client.post(hook.url, json=update, headers=headers)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.HTTPError:
            return "Connection refused"
        if response.is_success:
            return ""
        phrase = HTTPStatus(response.status_code).phrase
        return f"Wrong response from the webhook: {response.status_code} {phrase}"

    def _taken(self, update: Json) -> None:
        with self._state.store.batch():
            self._state.confirmed(self._state.updates.confirm(update["update_id"]))

    def _note(self, hook: Webhook, problem: str) -> None:
        hook.last_error_date = self._state.unix()
        hook.last_error_message = problem
