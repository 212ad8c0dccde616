"""What a follow-up means without its thread, as a model wrote it.

Locks: one `ALTER TABLE … ADD COLUMN` without a default; PostgreSQL holds `questions` for an
instant, SQLite writes no row.
Compatible with the running version: yes; it neither reads nor writes the column.
Way back: `downgrade -1` drops the column; follow-ups are searched with the words of their thread.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("questions", sa.Column("standalone", sa.String()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("questions", "standalone")
