"""Where a ticket's resolution was told: in a follow-up, or in its solution.

Locks: one `ALTER TABLE … ADD COLUMN` without a default; on PostgreSQL it holds `tickets` for an
instant, on SQLite it writes no row.
Compatible with the running version: yes; it neither reads nor writes this column.
Way back: `downgrade -1` drops the column; answers then say "a similar ticket" again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("tickets", sa.Column("told_in", sa.String()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("tickets", "told_in")
