"""`doctor`: one line for each thing that must hold, with the way to mend it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.upkeep import doctor
from playground.app import create_app
from playground.server import serving
from scheduler.clock import SystemClock
from storage import timers
from storage.db import transaction
from tests.operating.conftest import settings_for
from tests.support.builders import RUNNER, add_user

NOW = datetime(2030, 3, 1, 6, 0, tzinfo=UTC)
WEB = {
    "webhook_url": "https://solemate.example/telegram",
    "webhook_secret": "sixteen-letters-and-more",
}
NOBODY = "http://127.0.0.1:9"


async def looked(database: str, **changed: object) -> dict[str, doctor.Line]:
    settings = settings_for(database, **changed)
    return {line.about: line async for line in doctor.look(settings)}


async def test_a_bot_that_can_work_is_told_so(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving(create_app()) as address:
        code = await doctor.doctor(settings_for(sqlite_url, telegram_api_url=address))

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert {line.split()[1] for line in lines} == {
        "settings",
        "database",
        "migrations",
        "due",
        "sending",
        "content",
        "token",
        "webhook",
        "clock",
    }
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}  # the playground gives no date


async def test_a_telegram_that_does_not_answer_fails_with_a_hint(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await doctor.doctor(settings_for(sqlite_url, telegram_api_url=NOBODY))

    assert code == 1
    assert "fail  telegram   does not answer: network, proxy" in capsys.readouterr().out


async def test_a_webhook_that_telegram_does_not_have_fails(sqlite_url: str) -> None:
    async with serving(create_app()) as address:
        found = await looked(sqlite_url, telegram_api_url=address, **WEB)

    assert found["webhook"].level == "fail"
    assert "is `web` running?" in found["webhook"].text


async def test_a_webhook_without_its_secret_fails(sqlite_url: str) -> None:
    changed = WEB | {"webhook_secret": None, "telegram_api_url": NOBODY}

    found = await looked(sqlite_url, **changed)

    assert (found["settings"].level, "WEBHOOK_SECRET" in found["settings"].text) == ("fail", True)


async def test_a_database_out_of_reach_fails_without_its_password() -> None:
    found = await looked("postgresql://u:very-secret@127.0.0.1:9/x", telegram_api_url=NOBODY)

    assert found["database"].level == "fail"
    assert "very-secret" not in str(found)


async def test_a_schema_that_lacks_steps_fails_and_names_the_command(
    sqlite_url: str, sqlite_engine: AsyncEngine
) -> None:
    async with transaction(sqlite_engine) as connection:
        await connection.execute(text("DELETE FROM alembic_version"))

    found = await looked(sqlite_url, telegram_api_url=NOBODY)

    assert found["migrations"].level == "fail"
    assert "python -m bot migrate" in found["migrations"].text


async def test_timers_that_nobody_fires_are_a_warning(
    sqlite_url: str, sqlite_engine: AsyncEngine
) -> None:
    due = SystemClock().now() - timedelta(minutes=5)
    await add_user(sqlite_engine, now=due)
    async with transaction(sqlite_engine) as connection:
        await timers.put(
            connection, timers.NewTimer(kind="step", subject=1, user_id=RUNNER, due_at=due)
        )

    found = await looked(sqlite_url, telegram_api_url=NOBODY)

    assert found["due"].level == "warn"
    assert "is a bot (a worker) running?" in found["due"].text


async def test_a_first_start_needs_no_file_and_doctor_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"

    found = await looked(f"sqlite:///{file}", telegram_bot_token=None)

    assert (found["database"].level, file.exists()) == ("warn", False)
    assert "token" not in found


@pytest.mark.parametrize(
    ("off_s", "level"), [(0, "ok"), (2, "ok"), (-3, "warn"), (29, "warn"), (-31, "fail")]
)
def test_a_clock_that_is_off_is_noticed(off_s: int, level: str) -> None:
    told = "Fri, 01 Mar 2030 06:00:00 GMT"

    line = doctor._skew(told, now=NOW + timedelta(seconds=off_s))

    assert line.level == level
    assert (level == "ok") or "timedatectl" in line.text


@pytest.mark.parametrize("told", ["", "yesterday"])
def test_an_answer_without_a_date_is_no_failure(told: str) -> None:
    assert doctor._skew(told, now=NOW).level == "warn"


@pytest.mark.parametrize(
    ("info", "wanted", "level"),
    [
        ({"url": ""}, None, "ok"),
        ({"url": "https://old.example"}, None, "warn"),
        ({"url": WEB["webhook_url"]}, WEB, "ok"),
        ({"url": WEB["webhook_url"], "last_error_message": "502"}, WEB, "warn"),
        ({"url": "", "pending_update_count": 5000}, None, "warn"),
        (None, WEB, "warn"),
    ],
)
def test_what_telegram_says_of_the_webhook_is_weighed(
    info: dict[str, object] | None, wanted: dict[str, str] | None, level: str
) -> None:
    settings = settings_for("sqlite:///x", **(wanted or {}))

    assert doctor._webhook(settings, info).level == level
