"""Alembic's entry: runs the steps on the connection that storage/migrate.py hands over."""

from alembic import context

import storage.admin_tables  # registers its tables
import storage.import_tables  # registers its table
import storage.link_tables  # registers its tables
import storage.nudge_tables  # registers its table
import storage.traffic  # noqa: F401  # registers its tables
from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
