"""Settings that cannot work are refused with one line that names the setting, and exit code 78."""

from pathlib import Path

import pytest

from bot import entry
from bot.commands import COMMANDS
from bot.settings import SettingError, Settings, read_settings
from bot.upkeep.tools import Tool
from content.files import ContentError

POSTGRES = "postgres://solemate:secret@127.0.0.1:9/solemate?sslmode=require"
TOKEN = "123456:ABC-DEF"
WEB = {
    "telegram_bot_token": TOKEN,
    "database_url": POSTGRES,
    "webhook_url": "https://solemate.example/telegram",
    "webhook_secret": "sixteen-letters-and-more",
}


def settings(**changed: object) -> Settings:
    return Settings(_env_file=None, **(WEB | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("command", "changed", "name"),
    [
        ("web", {"database_url": "sqlite:///x.sqlite3"}, "DATABASE_URL"),
        ("worker", {"database_url": "sqlite:///x.sqlite3"}, "DATABASE_URL"),
        ("worker", {"database_url": None}, "DATABASE_URL"),
        ("web", {"webhook_url": None}, "WEBHOOK_URL"),
        ("web", {"webhook_secret": None}, "WEBHOOK_SECRET"),
        ("web", {"telegram_bot_token": None}, "TELEGRAM_BOT_TOKEN"),
        ("worker", {"telegram_bot_token": None}, "TELEGRAM_BOT_TOKEN"),
        ("all", {"database_url": "sqlite:///x.sqlite3", "dyno": "web.1"}, "DATABASE_URL"),
        ("all", {"database_url": None, "dyno": "web.1"}, "DATABASE_URL"),
    ],
)
async def test_what_cannot_work_is_refused_by_name(
    command: str, changed: dict[str, object], name: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingError) as refusal:
        await COMMANDS[command](settings(**changed))

    assert str(refusal.value).startswith(f"{name}: ")
    assert "\n" not in str(refusal.value)
    assert "secret@" not in str(refusal.value)


def test_a_broken_content_file_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(_: Settings) -> int:
        raise ContentError("languages/en/faq.yaml: title: is missing")

    monkeypatch.setattr(entry, "ALL", {"all": Tool(broken)})

    code = entry.main([])

    assert code == 78
    assert capsys.readouterr().err == "content/languages/en/faq.yaml: title: is missing\n"


@pytest.mark.parametrize("secret", ["short", "with spaces in between", "ünicode-is-not-sent-so"])
def test_a_secret_that_telegram_cannot_send_is_refused(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)

    with pytest.raises(SettingError, match=r"^WEBHOOK_SECRET: ") as refusal:
        read_settings()

    assert secret not in str(refusal.value)


def test_herokus_address_is_understood() -> None:
    url = settings().database

    assert (url.drivername, url.query["ssl"]) == ("postgresql+inline", "require")
