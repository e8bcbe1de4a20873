"""Loaded by pytest inside the last release's checkout: its databases get today's schema.

Imports nothing of today's code: there, `bot` and `storage` are the release's own.
"""

import os
import subprocess
import sys

from sqlalchemy.ext.asyncio import AsyncEngine

import storage.migrate

# What `python -m bot migrate` does, without loading the bot: a second less, several times.
TODAYS = """
import asyncio, os
from storage.db import async_url, open_engine
from storage.migrate import migrate

async def main():
    engine = open_engine(async_url(os.environ["DATABASE_URL"]))
    await migrate(engine)
    await engine.dispose()

asyncio.run(main())
"""


async def migrate(engine: AsyncEngine) -> None:
    """In the place of the release's own: today's, in a process of its own."""
    url = engine.url.set(drivername=engine.url.get_backend_name())
    today = os.environ["SOLEMATE_TODAY"]
    subprocess.run(  # nothing else runs meanwhile
        [sys.executable, "-c", TODAYS],
        cwd=today,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": today,
            "DATABASE_URL": url.render_as_string(hide_password=False),
        },
        check=True,
    )


storage.migrate.migrate = migrate
