"""Where a ticket is: the full name of its location, beside its category and entity.

Locks: the table of tickets for an instant; the new column is empty until the next sync.
Compatible with the running version: yes; it neither reads nor writes the column.
Way back: `downgrade -1` drops the column.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("tickets", sa.Column("location", sa.String()))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("tickets", "location")
