"""`backup` and `restore`: taken in mid-session, put back, and the session goes on."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.entry import main
from bot.locks import only_process
from bot.settings import SettingError
from bot.upkeep.files import backup, restore
from bot.wiring import tombstone_key
from content.models.plan import Plan
from storage import erase
from storage.backup import BackupError
from storage.db import async_url, open_engine, transaction
from storage.tables import users
from tests.fakes.presenter import PlainPresenter
from tests.fakes.time import FrozenClock
from tests.operating.conftest import TOKEN, another_database, settings_for
from tests.operating.going_on import begin, everything, opened, said_next
from tests.support.builders import RUNNER, add_user, rows


async def test_a_session_goes_on_from_a_backup_on_sqlite(
    sqlite_url: str, tmp_path: Path, plan: Plan, presenter: PlainPresenter, clock: FrozenClock
) -> None:
    engine = open_engine(async_url(sqlite_url))
    await begin(engine, plan, presenter, clock)

    await backup(settings_for(sqlite_url), str(tmp_path / "copy"))  # the bot has the file open
    await add_user(engine, 77, now=clock.now())
    await engine.dispose()
    target = tmp_path / "new.sqlite3"
    await restore(settings_for(f"sqlite:///{target}"), str(tmp_path / "copy"))

    restored = opened(target)
    assert await said_next(restored, presenter, clock, seconds=10) == ["step 1"]
    assert [row["id"] for row in await rows(restored, users)] == [RUNNER]
    await restored.dispose()


@pytest.mark.usefixtures("client_programs")
async def test_a_session_goes_on_from_a_backup_on_postgres(
    postgres: str,
    postgres_engine: AsyncEngine,
    tmp_path: Path,
    plan: Plan,
    presenter: PlainPresenter,
    clock: FrozenClock,
) -> None:
    await begin(postgres_engine, plan, presenter, clock)
    before = await everything(postgres_engine)

    await backup(settings_for(postgres), str(tmp_path / "dump"))
    async with another_database(postgres, "restored") as address:
        await restore(settings_for(address), str(tmp_path / "dump"))
        restored = open_engine(async_url(address))
        assert await everything(restored) == before
        assert await said_next(restored, presenter, clock, seconds=10) == ["step 1"]
        await restored.dispose()
        with pytest.raises(BackupError, match="make an empty one"):
            await restore(settings_for(address), str(tmp_path / "dump"))


async def test_without_postgresqls_programs_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError, match="pg_dump is not on this machine: install"):
        await backup(settings_for("postgresql://u:pw@127.0.0.1:9/x"), str(tmp_path / "dump"))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("client_programs")
async def test_a_server_that_is_away_leaves_no_file_and_tells_no_password(tmp_path: Path) -> None:
    settings = settings_for("postgresql://u:very-secret@127.0.0.1:9/x?sslmode=disable")

    with pytest.raises(BackupError) as refusal:
        await backup(settings, str(tmp_path / "dump"))

    assert "very-secret" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


async def test_a_backup_is_one_whole_file_for_its_owner_alone(
    sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    await backup(settings_for(sqlite_url), str(folder / "copy"))

    [file] = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_a_backup_never_overwrites_and_wants_a_folder(
    sqlite_url: str, tmp_path: Path
) -> None:
    (tmp_path / "there").write_text("precious")

    with pytest.raises(BackupError, match="never overwrites"):
        await backup(settings_for(sqlite_url), str(tmp_path / "there"))
    with pytest.raises(BackupError, match="no folder"):
        await backup(settings_for(sqlite_url), str(tmp_path / "nowhere" / "copy"))

    assert (tmp_path / "there").read_text() == "precious"


async def test_what_was_there_is_kept_and_who_was_erased_meanwhile_stays_erased(
    sqlite_url: str, tmp_path: Path, clock: FrozenClock
) -> None:
    engine = open_engine(async_url(sqlite_url))
    for who in (RUNNER, 77, 78):
        await add_user(engine, who, now=clock.now())
    await backup(settings_for(sqlite_url), str(tmp_path / "copy"))
    async with transaction(engine) as connection:
        for who in (77, 78):
            key = tombstone_key(TOKEN)
            await erase.everything(connection, who, key=key, now=clock.now())
    await add_user(engine, 78, now=clock.now())  # erased, and back on their own wish
    await engine.dispose()

    await restore(settings_for(sqlite_url), str(tmp_path / "copy"))

    restored = open_engine(async_url(sqlite_url))
    assert [row["id"] for row in await rows(restored, users)] == [78, RUNNER]
    assert (tmp_path / "test.sqlite3.before-restore").exists()
    await restored.dispose()


async def test_restoring_is_refused_while_the_bot_runs(sqlite_url: str, tmp_path: Path) -> None:
    await backup(settings_for(sqlite_url), str(tmp_path / "copy"))

    with only_process(tmp_path / "test.sqlite3"), pytest.raises(SettingError, match="another"):
        await restore(settings_for(sqlite_url), str(tmp_path / "copy"))


@pytest.mark.parametrize("content", [b"", b"not a database", None])
async def test_what_is_no_backup_changes_nothing(
    sqlite_url: str, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "odd"
    if content is not None:
        file.write_bytes(content)
    before = (tmp_path / "test.sqlite3").read_bytes()

    with pytest.raises(BackupError):
        await restore(settings_for(sqlite_url), str(file))

    assert (tmp_path / "test.sqlite3").read_bytes() == before


async def test_a_backup_of_a_newer_release_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    await backup(settings_for(sqlite_url), str(tmp_path / "copy"))
    with closing(sqlite3.connect(tmp_path / "copy")) as newer, newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999_of_tomorrow'")

    with pytest.raises(BackupError, match="newer release"):
        await restore(settings_for(sqlite_url), str(tmp_path / "copy"))


def test_the_command_says_in_one_line_what_is_wrong(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    codes = [main(["backup", str(tmp_path / name)]) for name in ("a", "a")]
    usage = main(["backup"])

    assert (codes, usage) == ([0, 1], 64)
    said = capsys.readouterr()
    assert (
        said.err.splitlines()[0]
        == f"backup: {tmp_path / 'a'} is there already; a backup never overwrites"
    )
    assert "backup FILE" in said.err
