"""setWebhook, deleteWebhook, getWebhookInfo. The delivery itself is in playground/delivery.py."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playground.errors import Json, bad_request
from playground.methods.request import Request
from playground.records import Webhook

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def set_webhook(request: Request) -> bool:
    """Deliver updates to this URL from now on; an empty URL ends it."""
    url = request.text("url")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK):
        # Telegram wants HTTPS in the open; the playground never leaves this machine.
        raise bad_request("bad webhook: the playground delivers only to this machine")
    secret = request.text("secret_token")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(request)
    request.state.webhook = Webhook(
        url=url, secret=secret, max_connections=request.params.get("max_connections", 40)
    )
    request.state.save_webhook()
    _drop_if_asked(request)
    request.state.updates.bell.ring()
    return True


def delete_webhook(request: Request) -> bool:
    """Back to getUpdates."""
    request.state.webhook = Webhook()
    request.state.save_webhook()
    _drop_if_asked(request)
    request.state.updates.bell.ring()
    return True


def webhook_info(request: Request) -> Json:
    """Where updates go, how many wait and what went wrong last."""
    hook, updates = request.state.webhook, request.state.updates
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error_date:
        info["last_error_date"] = hook.last_error_date
        info["last_error_message"] = hook.last_error_message
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info


def _allow(request: Request) -> None:
    if "allowed_updates" in request.params:
        request.state.updates.allow([str(kind) for kind in request.params["allowed_updates"]])


def _drop_if_asked(request: Request) -> None:
    if request.flag("drop_pending_updates"):
        request.state.updates.clear()


METHODS: dict[str, Callable[[Request], object]] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
}
