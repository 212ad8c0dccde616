"""Which solution of a ticket was there at the last look, so that another one is told.

Locks: the table of tickets from chat for an instant; the new column is empty.
Compatible with the running version: yes; it neither reads nor writes the column.
Way back: `downgrade -1` drops the column; the tickets stay.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("desk_tickets", sa.Column("solution_id", sa.Integer()))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("desk_tickets", "solution_id")
