"""Forks bot processes from one that has everything loaded, so that a restart takes no seconds.

Run as `python -m tests.chaos.nursery [MUTATION]`; "web NAME" (or worker, all) on its standard
input starts one and answers with its pid. The settings are its environment's, as always.
"""

import asyncio
import ctypes
import os
import signal
import ssl
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import bot.claiming
import bot.sender
import bot.wiring
from bot import commands, profile, understanding
from bot.gate import LoneGate
from bot.logs import set_up_logging
from bot.runtime import Runtime
from bot.settings import Settings, read_settings
from content import zones
from content.catalog import load_catalog
from storage import leases
from tests.chaos import mutations, notes

# A lease outlives a call, as in production, but is shorter: a run lasts minutes, not hours.
CALL_S, LEASE_S = 2.0, 4.0
Start = Callable[..., Awaitable[None]]
_DIE_WITH_PARENT = 1  # Linux: PR_SET_PDEATHSIG


def prepare() -> None:
    """Load what a start loads, once; shorten the waits; leave out what is not tried here."""
    loaded = load_catalog()
    understander = understanding.load()
    zones.warm_up(("en",))
    context = ssl.create_default_context()  # 0.1 s each
    for module, name, value in (
        (bot.wiring, "load_catalog", lambda: loaded),
        (understanding, "Understander", lambda _: understander),
        (understanding, "load_model", lambda: None),
        (understanding, "warm_up", lambda _: None),
        (ssl, "create_default_context", lambda *_, **__: context),
        (bot.sender, "SEND_TIMEOUT", timedelta(seconds=CALL_S)),
        (bot.claiming, "LEASE", timedelta(seconds=LEASE_S)),
        (profile, "show", _no_menu),
        (commands, "tell_operator", _nothing_said),
        (Runtime, "start", _started(Runtime.start)),
        (LoneGate, "open", _started(LoneGate.open)),
        (commands, "run_migrate", _nothing),  # once, before the run
    ):
        assert hasattr(module, name), f"{module} has no {name} any more"
        setattr(module, name, value)
    if mutations.SHARED in sys.argv:
        setattr(commands, "_check_shared", lambda *_: None)  # noqa: B010
        setattr(leases, "free_all", _nothing)  # noqa: B010


async def _nothing(_: object) -> int:
    return 0


async def _no_menu(*_: object) -> None:
    """The menu of commands is not what this is about."""


def _nothing_said(_: str) -> None:
    """Standard output is for the arena."""


def _started(start: Start) -> Start:
    """The same; and then it is at work: only now is a death worth something."""

    async def start_and_tell(*given: Any, **named: Any) -> None:
        await start(*given, **named)
        os.write(1, f"up {os.getpid()}\n".encode())

    return start_and_tell


def live(name: str, settings: Settings) -> None:
    """One process's life: until it is killed, or told to stop."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(sys.stdin.fileno())
    set_up_logging(settings)
    try:
        code = asyncio.run(commands.COMMANDS[name](settings))
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    os._exit(code)


def main() -> None:
    """Start what is asked for, until the input ends."""
    settings = read_settings()
    prepare()
    for name in sys.argv[1:]:
        mutations.MUTATIONS[name]()
    notes.take_notes()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(line.strip(), settings)
        sys.stdout.write(f"pid {pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
