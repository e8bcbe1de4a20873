"""Writes the next schema step by comparing the tables with what the steps so far build."""

import argparse
import asyncio
import sys

from alembic import command
from sqlalchemy import Connection

from storage.db import async_url, open_engine
from storage.migrate import MIGRATIONS, config, migrate


def _write(connection: Connection, message: str, number: int) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.revision(
        settings, message=message, rev_id=f"{number:04}", autogenerate=True, splice=False
    )


async def main(message: str) -> int:
    """The next numbered step, from an empty database in memory."""
    number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
    engine = open_engine(async_url("sqlite:///:memory:"))
    await migrate(engine)
    async with engine.connect() as connection:
        await connection.run_sync(_write, message, number)
    await engine.dispose()
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message", help="what the step does, in a few words")
    sys.exit(asyncio.run(main(parser.parse_args().message)))
