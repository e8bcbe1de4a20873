"""Settings from the environment, checked once at start. Each error names its setting."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL

from storage.db import DatabaseUrlError, async_url

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
EX_CONFIG = 78  # sysexits.h: something in the configuration is wrong

TOKEN_DATABASE = "sqlite:///solemate.sqlite3"  # noqa: S105  # a file name
PLAYGROUND_TOKEN = "1:playground"  # noqa: S105  # our own stand-in takes any
PLAYGROUND_DATABASE = "sqlite:///playground.sqlite3"


class SettingError(Exception):
    """A setting is wrong; the text is one line that names it."""


class Settings(BaseSettings):
    """All settings. docs/configuration.md lists them; a test compares."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    telegram_bot_token: SecretStr | None = Field(
        default=None, description="From @BotFather. Without it the playground starts."
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^\s/]+(:\d+)?$",
        description="A self-hosted Bot API server, or a stand-in.",
    )
    database_url: str | None = Field(
        default=None, description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )
    port: int = Field(default=8080, ge=1, le=65535, description="Of the page, or the webhook.")
    ops_port: int | None = Field(
        default=None, ge=1, le=65535, description="Of /health, /ready and /metrics, beside PORT."
    )
    ops_host: str = Field(default="127.0.0.1", description="The address OPS_PORT listens on.")
    metrics_token: SecretStr | None = Field(
        default=None, description="What who reads /metrics must know, as a bearer token."
    )
    webhook_url: str | None = Field(
        default=None, pattern=r"^https?://\S+$", description="Where Telegram reaches us."
    )
    public_url: str | None = Field(
        default=None, pattern=r"^https?://[^\s?#]+$", description="Where the world reaches PORT."
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="What Telegram sends along, so that we know it is Telegram."
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(), description="Telegram ids of operators, separated by commas."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "text", "json"] = "auto"
    sentry_dsn: SecretStr | None = None
    dyno: str | None = Field(default=None, description="Set by Heroku; its disk forgets.")
    send_rate: int = Field(default=30, ge=1, le=1000, description="Messages a second, in all.")

    nudge_holdout: float = Field(
        default=0.0, ge=0, le=1, description="Share of nudges left out, to measure if they help."
    )

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_has_the_form(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a token: it should be like 123456:ABC-DEF")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str | None) -> str | None:
        if value is not None:
            async_url(value)
        return value

    @field_validator("webhook_secret", "metrics_token")
    @classmethod
    def _secret_can_be_sent(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 16 to 256 letters, digits, _ or -")
        return value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids_are_split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def database(self) -> URL:
        """The database's address with its async driver."""
        default = TOKEN_DATABASE if self.telegram_bot_token else PLAYGROUND_DATABASE
        return async_url(self.database_url or default)

    @property
    def on_postgres(self) -> bool:
        """True when several processes may share the database."""
        return self.database.get_backend_name() == "postgresql"

    @property
    def public_address(self) -> str | None:
        """Where private links begin, without a slash at the end; None: we have no such place."""
        if self.public_url is not None:
            return self.public_url.rstrip("/")
        if self.webhook_url is None:
            return None
        parts = urlsplit(self.webhook_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secret(self) -> str:
        """The webhook's secret in clear. Raises SettingError without one."""
        if self.webhook_secret is None:
            raise SettingError(
                "WEBHOOK_SECRET: is needed with WEBHOOK_URL; make one up, 16 letters or more"
            )
        return self.webhook_secret.get_secret_value()

    @property
    def metrics_secret(self) -> str | None:
        """What who reads /metrics must know, in clear; None: nothing is set."""
        return self.metrics_token.get_secret_value() if self.metrics_token else None

    @property
    def any_token(self) -> str:
        """The token in clear, or the playground's: what our keyed hashes hang on."""
        return self.token if self.telegram_bot_token else PLAYGROUND_TOKEN

    @property
    def token(self) -> str:
        """The token in clear, for Telegram's eyes only. Raises SettingError without one."""
        if self.telegram_bot_token is None:
            raise SettingError("TELEGRAM_BOT_TOKEN: is needed here; get one from @BotFather")
        return self.telegram_bot_token.get_secret_value()


def read_settings() -> Settings:
    """The settings of this process. Raises SettingError, one line that names the first fault."""
    try:
        return Settings()
    except ValidationError as exc:
        fault = exc.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else "settings"
        cause = fault.get("ctx", {}).get("error")
        reason = str(cause) if isinstance(cause, (ValueError, DatabaseUrlError)) else fault["msg"]
        raise SettingError(f"{name}: {reason[0].lower()}{reason[1:]}") from None
