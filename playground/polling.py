"""getUpdates: a long poll over the queue. One poller at a time, as on Telegram."""

from playground.errors import Json, conflict
from playground.state import State

MAX_TIMEOUT = 50
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Poller:
    """Serves getUpdates. A newer request ends the one that waits."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._turn = 0

    async def get_updates(self, params: Json) -> list[Json]:
        """The unconfirmed updates, at once or as soon as there is one within `timeout` seconds.

        Raises ApiError 409 when a webhook is set or a newer request comes.
        """
        updates = self._state.updates
        if self._state.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        self._turn += 1
        turn = self._turn
        updates.bell.ring()
        self._begin(params)
        limit = min(max(params.get("limit", 100), 1), 100)
        left = float(min(max(params.get("timeout", 0), 0), MAX_TIMEOUT))
        deadline = self._state.seconds() + left
        while not (pending := updates.pending(limit)) and left > 0 and not self._state.closed:
            await updates.bell.wait(left)
            if turn != self._turn:
                raise conflict(TERMINATED)
            if self._state.webhook.url:
                raise conflict("terminated by setWebhook request")
            left = deadline - self._state.seconds()
        return pending

    def _begin(self, params: Json) -> None:
        updates = self._state.updates
        if "allowed_updates" in params:
            updates.allow([str(kind) for kind in params["allowed_updates"]])
        updates.drop_older(now=self._state.unix())
        if offset := params.get("offset", 0):
            self._state.confirmed(updates.confirm_below(offset))
