"""The Bot API's methods by name: each takes a Request, returns a result, knows no HTTP."""

from collections.abc import Callable

from playground.methods import edits, media, profile, queries, sending, webhook
from playground.methods.request import Request

# getUpdates waits, so it is served apart: playground/polling.py.
METHODS: dict[str, Callable[[Request], object]] = {
    **sending.METHODS,
    **media.METHODS,
    **edits.METHODS,
    **queries.METHODS,
    **profile.METHODS,
    **webhook.METHODS,
}
