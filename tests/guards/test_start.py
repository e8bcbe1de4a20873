"""A bot that polls reads no library before it is needed: the start is quick, the memory small."""

import subprocess
import sys

from tests.guards.project import ROOT

# What each is for, and who reads it in: docs/dependencies.md and the module that imports it.
NOT_AT_START = (
    "alembic",  # a step of the schema must be made
    "asyncpg",  # PostgreSQL
    "bot.gate",  # a webhook
    "bot.link_port",  # PUBLIC_URL
    "bot.ops_port",  # OPS_PORT
    "bot.tracks.child",  # a child process, when a file comes
    "bot.tracks.fit",
    "bot.tracks.xml",
    "fitdecode",
    "icalendar",  # /calendar
    "nh3",
    "numpy",  # training
    "playground",
    "prometheus_client",  # the first scrape
    "resvg_py",  # the first /progress
    "sentry_sdk",  # SENTRY_DSN
    "starlette",
    "uvicorn",
)
BUILT = """
from bot import entry, wiring
from bot.settings import Settings
from scheduler.clock import SystemClock

token = "123456:" + "x" * 35
settings = Settings(database_url="sqlite://", telegram_bot_token=token, _env_file=None)
wiring.build(settings, token=token, api_url="http://127.0.0.1:9", clock=SystemClock())
"""


def read_in(code: str) -> set[str]:
    """The modules that a process has in memory after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={},
    )
    return set(done.stdout.split())


def test_a_bot_that_polls_reads_only_what_it_needs() -> None:
    assert read_in(BUILT) & set(NOT_AT_START) == set()


def test_what_is_read_too_early_is_found() -> None:
    found = read_in(f"{BUILT}\nimport bot.gate") & set(NOT_AT_START)

    assert found >= {"bot.gate", "starlette", "uvicorn"}


def test_the_collector_waits_while_the_program_is_read_in() -> None:
    code = "import gc\nfrom bot.__main__ import run\nrun(['no-such-command'])\nprint('after', {})"
    done = subprocess.run(
        [sys.executable, "-c", code.format("gc.isenabled(), gc.get_freeze_count() > 50_000")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={},
    )

    assert done.stdout == "after True True\n"
