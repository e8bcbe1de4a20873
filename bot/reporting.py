"""Errors to Sentry, if SENTRY_DSN is set: what broke and where, nothing of whom it befell.

The library is imported only then. An event is built anew from a list of what may be told, so
that what a future version of the library adds stays here as well.
"""

import logging
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from bot.logs import PEOPLE, Redactor, known_secrets
from bot.pseudonyms import Pseudonyms
from bot.settings import Settings

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

_KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment")
_FRAME = ("filename", "function", "module", "lineno", "in_app")
# Extras of log lines that are words of ours or counts, never of a runner.
_TAGS = ("event", "kind", "method", "row", "update", "count")
_CLOSES_WITHIN_S = 2


def set_up_reporting(settings: Settings, *, transport: "type[Transport] | None" = None) -> None:
    """Report log lines of level ERROR, and what ends the process. Nothing without a DSN."""
    if settings.sentry_dsn is None:
        return
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    scrub = Scrubber(Redactor(known_secrets(settings)), Pseudonyms(settings.any_token))
    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        release=_release(),
        transport=transport,
        before_send=scrub,
        # Those that come by default read arguments, request bodies, host names.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            AtexitIntegration(callback=lambda _pending, _timeout: None),
            DedupeIntegration(),
            ExcepthookIntegration(),
        ],
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        auto_session_tracking=False,
        shutdown_timeout=_CLOSES_WITHIN_S,
    )


class Scrubber:
    """Sentry's `before_send`: takes over what is on the lists, and nothing else.

    The text of an exception is left out: it may quote what a runner wrote, or a row.
    """

    def __init__(self, redact: Redactor, pseudonyms: Pseudonyms) -> None:
        self._redact = redact
        self._pseudonyms = pseudonyms

    def __call__(self, event: "Event", hint: "Hint") -> "Event":
        """The event that is sent."""
        plain: Mapping[str, Any] = event
        told: dict[str, Any] = {name: plain[name] for name in _KEPT if name in plain}
        record = hint.get("log_record")
        if isinstance(record, logging.LogRecord):
            # The sentence as it stands in our code, without what was filled in.
            told["message"] = self._redact(str(record.msg))
            told["tags"] = {
                name: str(getattr(record, name)) for name in _TAGS if hasattr(record, name)
            }
            people = [str(getattr(record, name)) for name in PEOPLE if hasattr(record, name)]
            if people:
                told["user"] = {"id": self._pseudonyms.of(people[0])}
        values = (plain.get("exception") or {}).get("values") or []
        if values:
            told["exception"] = {"values": [_exception(value) for value in values]}
        return told  # type: ignore[return-value]  # the library's own keys


def _exception(value: Mapping[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "mechanism": {"type": "logging", "handled": True},
        "stacktrace": {
            "frames": [{name: frame[name] for name in _FRAME if name in frame} for frame in frames]
        },
    }


def _release() -> str | None:
    try:
        return f"solemate@{version('solemate')}"
    except PackageNotFoundError:  # run from a checkout
        return None
