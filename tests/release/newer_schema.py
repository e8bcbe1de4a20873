"""Loaded by pytest inside the last release's checkout: its databases get today's schema.

Imports nothing of today's code: there, `bot` and `storage` are the release's own.
"""

import os
import subprocess
import sys

from sqlalchemy.ext.asyncio import AsyncEngine

import storage.migrate


async def migrate(engine: AsyncEngine) -> None:
    """In the place of the release's own: `python -m bot migrate` of today."""
    url = engine.url.set(drivername=engine.url.get_backend_name())
    today = os.environ["SOLEMATE_TODAY"]
    subprocess.run(  # nothing else runs meanwhile
        [sys.executable, "-m", "bot", "migrate"],
        cwd=today,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": today,
            "DATABASE_URL": url.render_as_string(hide_password=False),
        },
        check=True,
    )


storage.migrate.migrate = migrate
