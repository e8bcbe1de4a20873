"""docs/operations.md can be followed: every command on it is run here, every SELECT asked."""

import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.entry import ALL, main
from tests.guards.project import ROOT
from tests.operating.conftest import another_database

PAGE = (ROOT / "docs/operations.md").read_text("utf-8")
# Long-running, and tried as real processes in tests/machines/test_processes.py.
SERVICES = ("", "web", "worker")
PYTHON = ".venv/bin/python"


def commands() -> list[str]:
    """The lines a reader would type, without what stands behind them."""
    lines = [line.strip() for line in re.findall(r"^ {4}(\S.*)$", PAGE, re.MULTILINE)]
    typed = [line for line in lines if re.match(r"(\.venv/bin/)?python |make |git ", line)]
    return [re.split(r"\s{2,}(?![\"'])", line)[0] for line in typed]


def asked() -> list[str]:
    """The queries on the page."""
    found = re.findall(r"`(SELECT [^`]+)`|^ {4}(SELECT .+)$", PAGE, re.MULTILINE)
    return [quoted or shown for quoted, shown in found]


@pytest.fixture
def here(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database as the page supposes it."""
    (tmp_path / "solemate.sqlite3").write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///solemate.sqlite3")
    return tmp_path


def words_of(line: str) -> list[str]:
    """What stands behind `python -m bot`; one empty word when nothing does."""
    return shlex.split(line.partition("-m bot")[2]) or [""]


def test_the_page_has_the_commands_this_test_runs() -> None:
    used = {words_of(line)[0] for line in commands() if "-m bot" in line}

    assert used <= ALL.keys() | {""}
    assert {"backup", "restore", "copy-database", "doctor", "pseudonym", "migrate"} <= used


def test_every_command_of_one_thing_does_it(here: Path) -> None:
    for line in commands():
        _, found, rest = line.partition("-m bot")
        words = shlex.split(rest)
        if not found or (words[:1] or [""])[0] in SERVICES or words[0] == "copy-database":
            continue
        assert main(words) == 0, line

    assert {"backup.sqlite3", "solemate.sqlite3.before-restore"} <= {
        p.name for p in here.iterdir()
    }


async def test_the_move_to_postgres_works_as_written(postgres: str, here: Path) -> None:
    [line] = [line for line in commands() if "copy-database" in line]
    words = words_of(line)
    async with another_database(postgres, "page") as address:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words[:-1], address],
            cwd=here,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )

    assert words[:2] == ["copy-database", "sqlite:///solemate.sqlite3"]
    assert (done.returncode, "Copied, counted and compared" in done.stdout) == (0, True), (
        done.stderr
    )


def test_every_query_of_the_page_can_be_asked(here: Path) -> None:
    with closing(sqlite3.connect(here / "solemate.sqlite3")) as database:
        for query in asked():
            database.execute(query)

    assert len(asked()) >= 6


def test_reading_the_database_works_as_written(here: Path) -> None:
    [line] = [line for line in commands() if "mode=ro" in line]
    typed = shlex.split(line.replace("SELECT ...", asked()[0]))
    done = subprocess.run([sys.executable, *typed[1:]], cwd=here, capture_output=True, text=True)

    assert typed[0] == PYTHON
    assert (done.returncode, done.stderr) == (0, "")
