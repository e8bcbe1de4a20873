"""Logging: one line an event; a token, a secret or a runner's words never get in."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from bot.pseudonyms import Pseudonyms
from bot.settings import Settings

# A token as Telegram makes them or as our private links carry them, anywhere: in a URL, a
# traceback, an exception's text.
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}|/bot\d+:[^/\s\"']+|/done/[^/\s\"'?]+")
# Extras that name a person: written as a keyed hash.
PEOPLE = ("user", "chat")
_PLAIN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# At INFO httpx logs each URL, token and all; APScheduler each run of the sweep; alembic seven
# lines of what it can do, before it has done anything.
_QUIET = (
    *("httpx", "httpcore", "apscheduler", "uvicorn.access", "aiosqlite", "asyncio"),
    "alembic.runtime.plugins",
)


class Redactor:
    """Replaces tokens and known secrets in finished lines, tracebacks included."""

    def __init__(self, secrets: list[str]) -> None:
        self._secrets = [secret for secret in secrets if secret]

    def __call__(self, line: str) -> str:
        """The line without secrets."""
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return _TOKEN.sub("***", line)


class _TextFormatter(logging.Formatter):
    def __init__(self, redact: Redactor, pseudonyms: Pseudonyms) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")
        self._redact = redact
        self._pseudonyms = pseudonyms

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        extras = " ".join(
            f"{key}={value}" for key, value in _extras(record, self._pseudonyms).items()
        )
        return self._redact(f"{line}  {extras}" if extras else line)


class _JsonFormatter(logging.Formatter):
    def __init__(self, redact: Redactor, pseudonyms: Pseudonyms) -> None:
        super().__init__()
        self._redact = redact
        self._pseudonyms = pseudonyms

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record, self._pseudonyms),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(line, default=str, ensure_ascii=False))


def known_secrets(settings: Settings) -> list[str]:
    """What must never be written anywhere, in clear; the database's password too."""
    secrets = (
        settings.telegram_bot_token,
        settings.webhook_secret,
        settings.sentry_dsn,
        settings.metrics_token,
    )
    password = settings.database.password
    return [
        *(s.get_secret_value() for s in secrets if s),
        *([password] if password and len(password) >= 6 else []),
    ]


def _extras(record: logging.LogRecord, pseudonyms: Pseudonyms) -> dict[str, object]:
    return {
        key: pseudonyms.of(value) if key in PEOPLE else value
        for key, value in record.__dict__.items()
        if key not in _PLAIN
    }


def set_up_logging(settings: Settings) -> None:
    """One handler on standard error: text on a terminal, JSON elsewhere or when asked for."""
    redact = Redactor(known_secrets(settings))
    as_json = settings.log_format == "json" or (
        settings.log_format == "auto" and not sys.stderr.isatty()
    )
    handler = logging.StreamHandler()
    formatter = _JsonFormatter if as_json else _TextFormatter
    handler.setFormatter(formatter(redact, Pseudonyms(settings.any_token)))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
