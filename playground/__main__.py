"""`python -m playground`: the playground alone, so that a bot in another process can poll it."""

import argparse
import asyncio
import sys
from pathlib import Path

from playground.app import create_app
from playground.server import serving
from playground.state import State


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="loopback port (default 8081)")
    parser.add_argument("--state", type=Path, help="an SQLite file to keep the chats in")
    parser.add_argument("--name", default="Bot", help="the bot's name until it sets its own")
    return parser.parse_args()


async def _main(arguments: argparse.Namespace) -> None:
    app = create_app(state=State(arguments.state, bot_name=arguments.name))
    async with serving(app, port=arguments.port) as address:
        sys.stdout.write(f"The playground listens on {address}, for this machine only.\n")
        sys.stdout.write(f"For the bot: TELEGRAM_API_URL={address}\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    try:
        asyncio.run(_main(_arguments()))
    except KeyboardInterrupt:
        sys.exit(0)
    except OSError as problem:
        sys.exit(f"The playground could not start: {problem}")
