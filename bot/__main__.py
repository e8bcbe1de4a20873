"""`python -m bot [web|worker|migrate]`: reads the settings and starts what was asked for."""

import asyncio
import sys
from collections.abc import Callable

from bot import commands
from bot.logs import set_up_logging
from bot.settings import EX_CONFIG, SettingError, read_settings


def main(arguments: list[str]) -> int:
    """The exit code: 0, or 78 with one line that names the setting that is wrong."""
    name = arguments[0] if arguments else "all"
    command = commands.COMMANDS.get(name)
    if command is None or len(arguments) > 1:
        sys.stderr.write(f"usage: python -m bot [{'|'.join(commands.COMMANDS)}]\n")
        return 64
    try:
        settings = read_settings()
        set_up_logging(settings)
        with asyncio.Runner(loop_factory=new_loop()) as runner:
            return runner.run(command(settings))
    except SettingError as exc:
        sys.stderr.write(f"{exc}\n")
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
