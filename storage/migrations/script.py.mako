"""${message}"""

import sqlalchemy as sa
import storage.types
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand: the previous release must still run on the new schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Never used: a backup is the way back (docs/operations.md)."""
