"""Which entities somebody belongs to on the desk, by id: names are given anew to others.

Locks: the table of desk users for an instant; the new column is empty until the desk is asked.
Compatible with the running version: yes; it neither reads nor writes the column.
Way back: `downgrade -1` drops the column.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column."""
    op.add_column("desk_users", sa.Column("entity_ids", DOCUMENT))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("desk_users", "entity_ids")
