"""find what is under way"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand: the previous release must still run on the new schema."""
    sending = sa.text("state = 'sending'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_sending",
            ["lease_until"],
            unique=False,
            postgresql_where=sending,
            sqlite_where=sending,
        )


def downgrade() -> None:
    """Never used: a backup is the way back (docs/operations.md)."""
