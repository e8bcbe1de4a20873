"""Reads the settings and starts, or does, what `python -m bot` was asked for."""

import asyncio
import sys
from collections.abc import Callable, Mapping

from bot import commands
from bot.logs import set_up_logging
from bot.reporting import set_up_reporting
from bot.settings import EX_CONFIG, SettingError, read_settings
from bot.upkeep.tools import TOOLS, Tool
from content.files import ContentError
from storage.backup import BackupError
from storage.copying import CopyError

ALL: Mapping[str, Tool] = {name: Tool(run) for name, run in commands.COMMANDS.items()} | dict(
    TOOLS
)


def usage() -> str:
    """What can be asked for."""
    lines = (" ".join((name, *tool.takes)) for name, tool in ALL.items())
    return "usage: python -m bot [COMMAND], all if none is given:\n  " + "\n  ".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """The exit code: 0, or 78 with one line that names the setting or the file that is wrong."""
    name, *words = arguments or ["all"]
    tool = ALL.get(name)
    if tool is None or len(words) != len(tool.takes):
        sys.stderr.write(usage())
        return 64
    try:
        settings = read_settings()
        set_up_logging(settings)
        set_up_reporting(settings)
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            return runner.run(tool.run(settings, *words))
    except (BackupError, CopyError) as exc:
        sys.stderr.write(f"{name}: {exc}\n")
        return 1
    except SettingError as exc:
        sys.stderr.write(f"{exc}\n")
        return EX_CONFIG
    except ContentError as exc:
        sys.stderr.write(f"content/{exc}\n")
        return EX_CONFIG
    except KeyboardInterrupt:
        return 0


def new_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, which halves what sockets cost; asyncio's own where it is not to be had."""
    try:
        import uvloop
    except ImportError:  # Windows
        return None
    return uvloop.new_event_loop
