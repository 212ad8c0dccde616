"""The trace that an event, a question and a message belong to, so that one trace shows them all.

Locks: the three tables for an instant; the new columns are empty, and no row is rewritten.
Compatible with the running version: yes; it neither reads nor writes them.
Way back: `downgrade -1` drops them; only traces of what is under way are cut in two.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("chat_events", "questions", "deliveries")


def upgrade() -> None:
    """Add the columns."""
    for table in TABLES:
        op.add_column(table, sa.Column("trace", sa.String()))


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_column(table, "trace")
